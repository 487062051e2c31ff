package dev.muster.dep.token;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key pair of one account: its certificate is uploaded to Apple's portal, which encrypts the
 * server token to it. The private key is kept after that, since it signs tokens for Managed Apple
 * Accounts ({@link MaidJwt}). Apple, Device Assignment: Authenticating with the Automated Device
 * Enrollment program.
 *
 * <p>Immutable; {@link #toString} shows no secret.
 *
 * @param privateKey RSA, 2048 bits
 * @param certificate self-signed; Apple looks at its key and not at its dates
 */
public record DepKeyPair(PrivateKey privateKey, X509Certificate certificate) {
  private static final int BITS = 2048;
  private static final Duration SKEW = Duration.ofHours(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * Makes a new pair. Takes a moment, as keys do.
   *
   * @param account what the admin calls the account; shown in the certificate's subject
   * @param now the time
   * @param validity how long the certificate says it is good: a few days are enough to upload it
   */
  public static DepKeyPair make(String account, Instant now, Duration validity) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, RANDOM);
      KeyPair pair = generator.generateKeyPair();
      // The serial number tells our certificates apart in an encrypted file.
      BigInteger serial = new BigInteger(127, RANDOM).setBit(126);
      X500Principal subject =
          new X500Principal(
              new X500NameBuilder()
                  .addRDN(BCStyle.CN, "Muster DEP " + account)
                  .build()
                  .getEncoded());
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              serial,
              Date.from(now.minus(SKEW)),
              Date.from(now.plus(validity)),
              subject,
              pair.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyEncipherment | KeyUsage.digitalSignature));
      return new DepKeyPair(
          pair.getPrivate(),
          new JcaX509CertificateConverter()
              .getCertificate(
                  builder.build(
                      new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("an RSA key pair can't be made on this Java", e);
    }
  }

  /**
   * Takes up a pair that was kept.
   *
   * @param pkcs8 what {@link #encodedKey} gave
   * @param certificate DER or PEM
   * @throws IllegalArgumentException if one of them can't be read
   */
  public static DepKeyPair of(byte[] pkcs8, byte[] certificate) {
    try {
      return new DepKeyPair(
          KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(certificate)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the kept key pair of a DEP account can't be read", e);
    }
  }

  /** The private key as PKCS#8 DER: secret, for sealing. */
  public byte[] encodedKey() {
    return privateKey.getEncoded();
  }

  /** What is uploaded to Apple's portal. */
  public String certificatePem() {
    return pem(certificate);
  }

  /** The certificate as Apple's portal and {@code openssl} read it. */
  public static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the certificate can't be encoded", e);
    }
  }

  @Override
  public String toString() {
    return "DepKeyPair[" + certificate.getSubjectX500Principal() + "]";
  }
}
