package dev.muster.simulator.dep;

import dev.muster.simulator.apns.AppleCa.KeyAndCertificate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Stands for the CA that certifies Apple's devices, with all that is odd about it: its key has 1024
 * bits, its certificate ended in 2014, the one above it in 2022, and its devices' certificates are
 * signed with SHA-1. Immutable, with new keys each time.
 */
public final class DeviceCa {
  private static final Duration YEAR = Duration.ofDays(365);
  private static final Instant FOUNDED = Instant.parse("2007-04-16T22:54:46Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyAndCertificate root;
  private final KeyAndCertificate phones;
  private final KeyAndCertificate devices;

  /** What a certificate is to be. */
  private record Order(String subject, int bits, Instant from, Instant until, boolean authority) {}

  /** A CA with new keys. */
  public DeviceCa() {
    root =
        issue(
            new Order(
                "Simulated Apple Root CA",
                2048,
                Instant.parse("2006-04-25T21:40:36Z"),
                Instant.parse("2035-02-09T21:40:36Z"),
                true),
            null);
    phones =
        issue(
            new Order(
                "Simulated Apple iPhone Certification Authority",
                2048,
                Instant.parse("2007-04-12T17:43:28Z"),
                Instant.parse("2022-04-12T17:43:28Z"),
                true),
            root);
    devices =
        issue(
            new Order(
                "Simulated Apple iPhone Device CA",
                1024,
                FOUNDED,
                Instant.parse("2014-04-16T22:54:46Z"),
                true),
            phones);
  }

  /** The device CA's certificate, which is the one to trust, in PEM. */
  public String certificatePem() {
    return devices.certificatePem();
  }

  /** The device CA's key, which is what to check leaves with, in PEM. */
  public String publicKeyPem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(devices.certificate().getPublicKey());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The root's certificate in PEM; others than devices end there too. */
  public String rootPem() {
    return root.certificatePem();
  }

  /** The device CA, the one above it, and the root. */
  public List<X509Certificate> chain() {
    return List.of(devices.certificate(), phones.certificate(), root.certificate());
  }

  /** The key and certificate of a device. */
  public KeyAndCertificate device(String name) {
    return issue(leaf(name), devices);
  }

  /** What no device has: a developer's certificate, which ends at the same root. */
  public KeyAndCertificate developer(String name) {
    return issue(leaf(name), root);
  }

  private static Order leaf(String name) {
    Instant now = Instant.now();
    return new Order(name, 1024, now.minusSeconds(3600), now.plus(YEAR.multipliedBy(3)), false);
  }

  private static KeyAndCertificate issue(Order order, KeyAndCertificate issuer) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(order.bits());
      KeyPair keys = generator.generateKeyPair();
      X500Name subject = new X500Name("CN=" + order.subject() + ",O=Apple Inc.,C=US");
      X500Name signer =
          issuer == null
              ? subject
              : X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
      PrivateKey key = issuer == null ? keys.getPrivate() : issuer.key();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer,
              new BigInteger(100, RANDOM),
              Date.from(order.from()),
              Date.from(order.until()),
              subject,
              keys.getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(order.authority()));
      return new KeyAndCertificate(
          keys.getPrivate(),
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(new JcaContentSignerBuilder("SHA1withRSA").build(key))));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("a certificate could not be issued", e);
    }
  }
}
