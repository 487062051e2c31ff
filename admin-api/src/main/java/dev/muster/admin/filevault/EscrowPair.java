package dev.muster.admin.filevault;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A new key pair that Macs encrypt their recovery keys for.
 *
 * @param certificate DER, self-signed. Macs use its key and do not look at its dates
 * @param key PKCS#8
 */
record EscrowPair(byte[] certificate, byte[] key) {
  /** What is known to work with every macOS; what it seals travels in TLS and is sealed again. */
  private static final int BITS = 2048;

  private static final Duration VALIDITY = Duration.ofDays(3_650);
  private static final Duration SKEW = Duration.ofDays(1);
  private static final SecureRandom RANDOM = new SecureRandom();

  static EscrowPair make(Instant now) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, RANDOM);
      KeyPair pair = generator.generateKeyPair();
      X500Name subject = new X500Name("CN=Muster FileVault escrow");
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              // By it, it is known which pair a recovery key was encrypted for.
              new BigInteger(127, RANDOM).setBit(126),
              Date.from(now.minus(SKEW)),
              Date.from(now.plus(VALIDITY)),
              subject,
              pair.getPublic());
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.keyEncipherment | KeyUsage.dataEncipherment));
      return new EscrowPair(
          builder
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
              .getEncoded(),
          pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("an RSA key pair can't be made on this Java", e);
    }
  }

  @Override
  public String toString() {
    return "EscrowPair";
  }
}
