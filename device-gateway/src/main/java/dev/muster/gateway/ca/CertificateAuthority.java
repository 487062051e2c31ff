package dev.muster.gateway.ca;

import java.io.IOException;
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
 */
public final class CertificateAuthority {
  /**
   * Apple's systems refuse TLS server certificates of private CAs that are valid for longer
   * (support.apple.com/103769).
   */
  private static final Duration SERVER_VALIDITY = Duration.ofDays(825);

  private static final Duration DEVICE_VALIDITY = Duration.ofDays(365);
  private static final Duration CA_VALIDITY = Duration.ofDays(3650);

  /** Certificates are valid from a little earlier, for devices whose clocks are behind. */
  private static final Duration CLOCK_SKEW = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;

  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random = new SecureRandom();

  /** The authority with this certificate and key. */
  public CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** A new authority with a P-256 key and a certificate signed by itself. */
  public static CertificateAuthority create(String name, Instant now) {
    KeyPair pair = newKeyPair();
    X500Name subject = new X500Name("CN=" + name);
    SecureRandom random = new SecureRandom();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(CA_VALIDITY)),
            subject,
            pair.getPublic());
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          utils.createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't make a certificate authority", e);
    }
  }

  /** A new P-256 key pair. */
  public static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks P-256", e);
    }
  }

  /** The authority's own certificate, the trust anchor of the installation. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The authority's private key, to be kept in a file that only the server can read. */
  public PrivateKey key() {
    return key;
  }

  /**
   * Issues a client certificate for a device.
   *
   * @param identity the identity that is written into it, and carried over at renewal
   */
  public X509Certificate issueForDevice(PublicKey publicKey, UUID identity, Instant now) {
    GeneralNames names =
        new GeneralNames(
            new GeneralName(GeneralName.uniformResourceIdentifier, DeviceIdentity.urn(identity)));
    return issue(
        publicKey,
        new X500Name("CN=" + identity),
        names,
        KeyPurposeId.id_kp_clientAuth,
        DEVICE_VALIDITY,
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
        SERVER_VALIDITY,
        now);
  }

  private X509Certificate issue(
      PublicKey publicKey,
      X500Name subject,
      GeneralNames names,
      KeyPurposeId purpose,
      Duration validity,
      Instant now) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
            new BigInteger(SERIAL_BITS, random),
            Date.from(now.minus(CLOCK_SKEW)),
            Date.from(now.plus(validity)),
            subject,
            publicKey);
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment));
      builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
      builder.addExtension(Extension.subjectAlternativeName, false, names);
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(publicKey));
      return sign(builder, key);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't issue a certificate", e);
    }
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException("can't sign", e);
    }
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+") || host.contains(":");
  }
}
