package dev.muster.simulator.apns;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Stands for Apple's CAs: of push certificates, and of APNs' own. */
public final class AppleCa {
  private static final Duration YEAR = Duration.ofDays(365);

  private final KeyPair keys = newKeys();
  private final X509Certificate certificate;

  /** A key and its certificate. */
  public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {
    /** The certificate in PEM. */
    public String certificatePem() {
      return pem(certificate);
    }

    /** The key in PEM, PKCS#8. */
    public String keyPem() {
      return "-----BEGIN PRIVATE KEY-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
          + "\n-----END PRIVATE KEY-----\n";
    }
  }

  /** A CA with a new key. */
  public AppleCa() {
    certificate =
        issue(
            new X500Name("CN=Simulated Apple CA"),
            keys.getPublic(),
            Instant.now().plus(YEAR.multipliedBy(10)),
            new Extra(Extension.basicConstraints, new BasicConstraints(true)));
  }

  /** Its certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** Its certificate in PEM. */
  public String certificatePem() {
    return pem(certificate);
  }

  /** A push certificate for this topic, good for a year. */
  public KeyAndCertificate pushCertificate(String topic) {
    return pushCertificate(topic, Instant.now().plus(YEAR));
  }

  /** A push certificate for this topic. */
  public KeyAndCertificate pushCertificate(String topic, Instant notAfter) {
    KeyPair own = newKeys();
    return new KeyAndCertificate(own.getPrivate(), certify(own.getPublic(), topic, notAfter));
  }

  /**
   * A push certificate for a request, PKCS#10 in PEM, as Apple's portal gives it in PEM.
   *
   * @throws IOException if it is no request
   */
  public String certify(String request, String topic, Instant notAfter) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(request))) {
      JcaPKCS10CertificationRequest parsed =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      return pem(certify(parsed.getPublicKey(), topic, notAfter));
    } catch (GeneralSecurityException | ClassCastException e) {
      throw new IOException("this is no request for a certificate", e);
    }
  }

  private X509Certificate certify(PublicKey key, String topic, Instant notAfter) {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.C, "US")
            .addRDN(BCStyle.CN, "APSP:" + topic.substring(topic.lastIndexOf('.') + 1))
            .addRDN(BCStyle.UID, topic)
            .build();
    return issue(subject, key, notAfter);
  }

  /** A certificate for a TLS server of this name, good for a year. */
  public KeyAndCertificate server(String name) {
    KeyPair own = newKeys();
    return new KeyAndCertificate(
        own.getPrivate(),
        issue(
            new X500Name("CN=" + name),
            own.getPublic(),
            Instant.now().plus(YEAR),
            new Extra(
                Extension.subjectAlternativeName,
                new GeneralNames(new GeneralName(GeneralName.dNSName, name)))));
  }

  private record Extra(ASN1ObjectIdentifier id, ASN1Encodable value) {}

  private X509Certificate issue(
      X500Name subject, PublicKey subjectKey, Instant notAfter, Extra... extras) {
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              new X500Name("CN=Simulated Apple CA"),
              new BigInteger(100, new SecureRandom()),
              Date.from(Instant.now().minusSeconds(3600)),
              Date.from(notAfter),
              subject,
              subjectKey);
      for (Extra extra : extras) {
        builder.addExtension(extra.id(), true, extra.value());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("a certificate could not be issued", e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is in every Java", e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
