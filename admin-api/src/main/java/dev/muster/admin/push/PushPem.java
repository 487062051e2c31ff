package dev.muster.admin.push;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Reads push certificates and their keys. Its readers throw a {@link Problem}. */
final class PushPem {
  private PushPem() {}

  static List<X509Certificate> certificates(String pem) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw unusable("the certificate can't be read: give PEM, as Apple's portal does", e);
    }
    throw unusable("there is no certificate: give PEM, as Apple's portal does", null);
  }

  static PrivateKey key(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      return switch (parser.readObject()) {
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case null, default ->
            throw unusable("there is no key without a passphrase: take it off first", null);
      };
    } catch (IOException e) {
      throw unusable("the key can't be read: give PEM", e);
    }
  }

  static PrivateKey pkcs8(byte[] der) {
    try {
      return new JcaPEMKeyConverter().getPrivateKey(PrivateKeyInfo.getInstance(der));
    } catch (PEMException e) {
      throw new IllegalStateException("a key that was made here can't be read", e);
    }
  }

  static X509Certificate der(Bytes der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der.toArray()));
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate in the log can't be read", e);
    }
  }

  /** The {@code UID} of the subject, which is what a push certificate is for. */
  static String topic(X509Certificate certificate) {
    RDN[] uids =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.UID);
    return Arrays.stream(uids)
        .findFirst()
        .map(uid -> IETFUtils.valueToString(uid.getFirst().getValue()))
        .filter(topic -> topic.startsWith("com.apple.mgmt."))
        .orElseThrow(
            () ->
                unusable(
                    "this is no MDM push certificate, for its subject has no UID such as"
                        + " com.apple.mgmt.External.…: take the one from identity.apple.com",
                    null));
  }

  static void checkPair(X509Certificate certificate, PrivateKey key) {
    byte[] probe = certificate.getSubjectX500Principal().getEncoded();
    String algorithm = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(probe);
      byte[] made = signature.sign();
      signature.initVerify(certificate);
      signature.update(probe);
      if (signature.verify(made)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw otherKey(Optional.of(e));
    }
    throw otherKey(Optional.empty());
  }

  private static Problem otherKey(Optional<Exception> cause) {
    return unusable(
        "the key is not the certificate's: give the one that its request was made with",
        cause.orElse(null));
  }

  static Problem unusable(String detail, Exception cause) {
    Problem problem = new Problem(422, "push-certificate-unusable", detail);
    if (cause != null) {
      problem.addSuppressed(cause);
    }
    return problem;
  }
}
