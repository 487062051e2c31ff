package dev.muster.simulator;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** A key pair and the certificate that a device got for it. Immutable. */
public final class Identity {
  /** The kinds of keys that devices have. */
  public enum KeyType {
    /** RSA, 2048 bits, as SCEP gives. */
    RSA,
    /** P-256, as ACME gives. */
    EC
  }

  private final KeyPair pair;
  private final X509Certificate certificate;

  private Identity(KeyPair pair, X509Certificate certificate) {
    this.pair = pair;
    this.certificate = certificate;
  }

  /** Makes a key and has it certified. */
  public static Identity obtain(KeyType type, CertificateSource source)
      throws IOException, InterruptedException {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type.name());
      generator.initialize(type == KeyType.RSA ? 2048 : 256);
      KeyPair pair = generator.generateKeyPair();
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=device"), pair.getPublic())
              .build(new JcaContentSignerBuilder(algorithm(pair)).build(pair.getPrivate()))
              .getEncoded();
      byte[] pem = source.certify(request);
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem));
      return new Identity(pair, certificate);
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IOException("a device can't make its identity", e);
    }
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** A detached CMS SignedData over the body, with the certificate, in DER. */
  public byte[] sign(byte[] body) throws IOException {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .build(algorithm(pair), pair.getPrivate(), certificate));
      generator.addCertificates(new JcaCertStore(List.of(certificate)));
      return generator.generate(new CMSProcessableByteArray(body), false).getEncoded();
    } catch (GeneralSecurityException | OperatorCreationException | CMSException e) {
      throw new IOException("a device can't sign", e);
    }
  }

  private static String algorithm(KeyPair pair) {
    return pair.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }
}
