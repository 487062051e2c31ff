package dev.muster.simulator;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;

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

  /** An identity of this key and the certificate for it. */
  public static Identity of(KeyPair pair, X509Certificate certificate) {
    return new Identity(pair, certificate);
  }

  /** Makes a key. */
  public static KeyPair newKeyPair(KeyType type) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(type.name());
      generator.initialize(type == KeyType.RSA ? 2048 : 256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't make " + type + " keys", e);
    }
  }

  /** Makes a key and has it certified as a profile tells. */
  public static Identity obtain(KeyType type, Network network, EnrollmentInstructions instructions)
      throws IOException, InterruptedException {
    KeyPair pair = newKeyPair(type);
    return new Identity(
        pair,
        new ScepClient(network, instructions.scepUrl()).enroll(pair, instructions.challenge()));
  }

  /** The SCEP request with which a new RSA key would be certified as a profile tells. */
  public static byte[] scepRequest(Network network, EnrollmentInstructions instructions)
      throws IOException, InterruptedException {
    return new ScepClient(network, instructions.scepUrl())
        .enrollMessage(newKeyPair(KeyType.RSA), instructions.challenge());
  }

  /** The same identity, with a new key and certificate. */
  public Identity renew(KeyType type, Network network, EnrollmentInstructions instructions)
      throws IOException, InterruptedException {
    KeyPair newPair = newKeyPair(type);
    return new Identity(
        newPair, new ScepClient(network, instructions.scepUrl()).renew(newPair, certificate, pair));
  }

  /** The certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The private key, for whoever keeps the identity to go on with it later. */
  public PrivateKey privateKey() {
    return pair.getPrivate();
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

  static String algorithm(KeyPair pair) {
    return pair.getPublic().getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }
}
