package dev.muster.gateway.ca;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/** Makes a CA: a root, and an issuing certificate under it. */
final class NewAuthority {
  private static final Duration VALIDITY = Duration.ofDays(3650);
  private static final int RSA_BITS = 3072;

  private NewAuthority() {}

  static CertificateAuthority.Created make(String name, Instant now) {
    KeyPair root = rsa();
    KeyPair issuing = rsa();
    X500Name rootName = new X500Name("CN=" + name + " Root CA");
    X509Certificate rootCertificate =
        certificate(rootName, root, rootName, root.getPublic(), 1, now);
    X509Certificate issuingCertificate =
        certificate(
            rootName,
            root,
            new X500Name("CN=" + name + " Issuing CA"),
            issuing.getPublic(),
            0,
            now);
    return new CertificateAuthority.Created(
        new CertificateAuthority(
            List.of(issuingCertificate, rootCertificate), issuing.getPrivate()),
        root.getPrivate());
  }

  private static X509Certificate certificate(
      X500Name issuer,
      KeyPair issuerKeys,
      X500Name subject,
      PublicKey publicKey,
      int pathLength,
      Instant now) {
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            CertificateAuthority.newSerial(),
            Date.from(now.minus(CertificateAuthority.CLOCK_SKEW)),
            Date.from(now.plus(VALIDITY)),
            subject,
            publicKey);
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
      int usage = KeyUsage.keyCertSign | KeyUsage.cRLSign;
      if (pathLength == 0) {
        // SCEP clients encrypt to the issuing certificate and check its signature.
        usage |= KeyUsage.digitalSignature | KeyUsage.keyEncipherment;
      }
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      return CertificateAuthority.sign(
          builder, publicKey, issuerKeys.getPublic(), issuerKeys.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("can't make a certificate authority", e);
    }
  }

  private static KeyPair rsa() {
    return CertificateAuthority.keyPair("RSA", RSA_BITS);
  }
}
