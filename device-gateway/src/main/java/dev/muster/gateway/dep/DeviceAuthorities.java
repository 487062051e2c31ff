package dev.muster.gateway.dep;

import dev.muster.core.event.Digest256;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * The keys with which Apple, or a simulator of it, certifies keys of devices. A device's
 * certificate must be signed directly with one of them. What came along with it proves nothing: a
 * chain to Apple's root has every developer. Dates count for nothing either, for Apple's own device
 * CA ended in 2014 and goes on. Immutable, safe for any thread.
 *
 * @param keys RSA or EC
 */
public record DeviceAuthorities(List<PublicKey> keys) {
  private static final String APPLE = "apple-iphone-device-ca.pem";

  /**
   * SHA-256 of keys that Apple certified and whose private halves stand in public repositories:
   * with one of them, anyone could be any device. There may be more of them.
   */
  private static final Set<Digest256> PUBLISHED =
      Set.of(
          digest("37bb311314dc1c1e58b3e3fd6ea09781495f24710b9643bb678e0e93bf304750"),
          digest("7251321aeeb9ba75d15114b2063dfb34381806ffead91aeabe8abca996fba858"));

  /** Copies the list. */
  public DeviceAuthorities {
    keys = List.copyOf(keys);
  }

  /** Apple iPhone Device CA, whose key certifies those of Macs as well. */
  public static DeviceAuthorities apple() {
    try (InputStream in = DeviceAuthorities.class.getResourceAsStream(APPLE)) {
      return new DeviceAuthorities(read(new String(in.readAllBytes(), StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * These, and others beside them, such as a simulator's.
   *
   * @param pem public keys or certificates
   * @throws IllegalArgumentException if it holds none, or anything else
   */
  public DeviceAuthorities and(String pem) {
    List<PublicKey> all = new ArrayList<>(keys);
    try {
      all.addAll(read(pem));
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not PEM with public keys or certificates", e);
    }
    return new DeviceAuthorities(all);
  }

  private static List<PublicKey> read(String pem) throws IOException {
    List<PublicKey> found = new ArrayList<>();
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object next = parser.readObject(); next != null; next = parser.readObject()) {
        SubjectPublicKeyInfo info =
            switch (next) {
              case SubjectPublicKeyInfo key -> key;
              case X509CertificateHolder certificate -> certificate.getSubjectPublicKeyInfo();
              default ->
                  throw new IllegalArgumentException(
                      "it has something beside public keys and certificates");
            };
        found.add(new JcaPEMKeyConverter().getPublicKey(info));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("it has no public key and no certificate");
    }
    return found;
  }

  /**
   * Whether one of them signed this certificate, with SHA-1 as well, for a key that is a secret as
   * far as is known.
   */
  boolean issued(X509CertificateHolder certificate) {
    return signed(certificate) && !published(certificate);
  }

  /** Whether one of them signed this certificate. */
  boolean signed(X509CertificateHolder certificate) {
    return keys.stream().anyMatch(key -> signed(key, certificate));
  }

  private static boolean published(X509CertificateHolder certificate) {
    try {
      byte[] key = certificate.getSubjectPublicKeyInfo().getEncoded(ASN1Encoding.DER);
      return PUBLISHED.contains(Digest256.of(MessageDigest.getInstance("SHA-256").digest(key)));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a key that was read can't be written", e);
    }
  }

  private static Digest256 digest(String hex) {
    return Digest256.of(HexFormat.of().parseHex(hex));
  }

  private static boolean signed(PublicKey key, X509CertificateHolder certificate) {
    try {
      return certificate.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
    } catch (CertException | OperatorCreationException | RuntimeException e) {
      // An algorithm that is not this key's, or one that nobody knows.
      return false;
    }
  }
}
