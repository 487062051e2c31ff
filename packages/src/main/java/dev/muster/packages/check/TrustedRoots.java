package dev.muster.packages.check;

import java.io.IOException;
import java.io.InputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the certificates of signers may end.
 *
 * @param appleRoot Apple Root CA, which every Mac trusts
 * @param own what this installation was told to trust beside it
 */
public record TrustedRoots(X509Certificate appleRoot, List<X509Certificate> own) {
  /** Copies the list. */
  public TrustedRoots {
    own = List.copyOf(own);
  }

  /** Apple's alone. */
  public static TrustedRoots apple() {
    try (InputStream in = TrustedRoots.class.getResourceAsStream("apple-root-ca.pem")) {
      return new TrustedRoots(
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in),
          List.of());
    } catch (CertificateException | IOException e) {
      throw new IllegalStateException("the program lacks Apple's root certificate", e);
    }
  }

  /** These and others. */
  public TrustedRoots and(List<X509Certificate> more) {
    return new TrustedRoots(appleRoot, Stream.concat(own.stream(), more.stream()).toList());
  }

  List<X509Certificate> all() {
    return Stream.concat(Stream.of(appleRoot), own.stream()).toList();
  }
}
