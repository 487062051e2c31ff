package dev.muster.gateway.ca;

import dev.muster.core.event.Grant;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Issues the certificates of one installation: those that devices prove themselves with, and the
 * one that the server shows. Immutable, safe for any thread.
 *
 * @param chain the issuing certificate first, and those above it, the root last
 * @param key the issuing certificate's key: RSA, because SCEP clients encrypt to it (RFC 8894,
 *     section 3.2)
 */
public record CertificateAuthority(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Apple's systems refuse server certificates that are valid for longer
   * (support.apple.com/103769).
   */
  private static final Duration SERVER_VALIDITY = Duration.ofDays(825);

  private static final Duration DEVICE_VALIDITY = Duration.ofDays(365);

  /** Certificates are valid from a little earlier, for devices whose clocks are behind. */
  static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Checks that the chain can be used.
   *
   * @throws IllegalArgumentException if it can't; the message says why
   */
  public CertificateAuthority {
    chain = List.copyOf(chain);
    if (chain.isEmpty() || chain.getFirst().getBasicConstraints() < 0) {
      throw new IllegalArgumentException("the first certificate is not that of a CA");
    }
    if (!key.getAlgorithm().equals("RSA")) {
      throw new IllegalArgumentException("the issuing key is not RSA, which SCEP needs");
    }
    for (int i = 0; i + 1 < chain.size(); i++) {
      if (!Certificates.issuedBy(chain.get(i + 1), chain.get(i))) {
        throw new IllegalArgumentException(
            "certificate %d of the chain is not issued by the next".formatted(i + 1));
      }
    }
    if (!Certificates.fit(chain.getFirst(), key)) {
      throw new IllegalArgumentException("the key is not that of the first certificate");
    }
  }

  /** A new installation's authority, with the root that it was made under. */
  public record Created(CertificateAuthority authority, PrivateKey rootKey) {}

  /**
   * Makes a root and an issuing certificate under it. The root's key is not needed again until the
   * latter ends.
   */
  public static Created create(String name, Instant now) {
    return NewAuthority.make(name, now);
  }

  /** A new P-256 key pair. */
  public static KeyPair newKeyPair() {
    return keyPair("EC", 256);
  }

  /** The certificate that devices' certificates are issued by. */
  public X509Certificate issuing() {
    return chain.getFirst();
  }

  /** The trust anchor of the installation. */
  public X509Certificate root() {
    return chain.getLast();
  }

  /** When the first certificate of the chain ends: what is issued ends no later. */
  public Instant end() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** When a server certificate that is issued now will end. */
  public Instant serverEnd(Instant now) {
    // Both ends count (RFC 5280, section 4.1.2.5), so a second less.
    return earlier(now.minus(CLOCK_SKEW).plus(SERVER_VALIDITY).minusSeconds(1), end());
  }

  /**
   * Issues a client certificate for a device.
   *
   * @param identity the identity that is written into it, and carried over at renewal
   * @param grant what it is issued for, which is written into it as well
   */
  public X509Certificate issueForDevice(
      PublicKey publicKey, UUID identity, Grant grant, Instant now) {
    GeneralName name =
        new GeneralName(GeneralName.uniformResourceIdentifier, DeviceIdentity.urn(identity));
    return issue(
        publicKey,
        new X500Name("CN=" + identity),
        new GeneralNames(name),
        KeyPurposeId.id_kp_clientAuth,
        earlier(now.plus(DEVICE_VALIDITY), end()),
        grant,
        now);
  }

  /** Issues a server certificate for these DNS names and IP addresses. */
  public X509Certificate issueForServer(PublicKey publicKey, List<String> hosts, Instant now) {
    GeneralName[] names =
        hosts.stream()
            .map(
                host ->
                    new GeneralName(
                        isAddress(host) ? GeneralName.iPAddress : GeneralName.dNSName, host))
            .toArray(GeneralName[]::new);
    return issue(
        publicKey,
        new X500Name("CN=" + hosts.getFirst()),
        new GeneralNames(names),
        KeyPurposeId.id_kp_serverAuth,
        serverEnd(now),
        new Grant.Open(),
        now);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "CertificateAuthority[" + issuing().getSubjectX500Principal() + "]";
  }

  private X509Certificate issue(
      PublicKey publicKey,
      X500Name subject,
      GeneralNames names,
      KeyPurposeId purpose,
      Instant end,
      Grant grant,
      Instant now) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(issuing().getSubjectX500Principal().getEncoded()),
            newSerial(),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(end),
            subject,
            publicKey);
    int usage = KeyUsage.digitalSignature;
    if (publicKey.getAlgorithm().equals("RSA")) {
      usage |= KeyUsage.keyEncipherment;
    }
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      GrantExtension.add(builder, grant);
      return sign(builder, publicKey, issuing().getPublicKey(), key);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't issue a certificate", e);
    }
  }

  static X509Certificate sign(
      X509v3CertificateBuilder builder, PublicKey subject, PublicKey issuer, PrivateKey key)
      throws GeneralSecurityException, IOException {
    JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
    builder.addExtension(
        Extension.authorityKeyIdentifier, false, utils.createAuthorityKeyIdentifier(issuer));
    builder.addExtension(
        Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(subject));
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("can't sign", e);
    }
  }

  static KeyPair keyPair(String algorithm, int size) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(size);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK can't make " + algorithm + " keys", e);
    }
  }

  static BigInteger newSerial() {
    return new BigInteger(SERIAL_BITS, RANDOM);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.contains(":");
  }
}
