package dev.muster.trust;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** CA certificates, and what checks others by them. */
public final class Anchors {
  private Anchors() {}

  /**
   * The certificates in PEM, in their order; none where there are none.
   *
   * @throws CertificateException if they can't be read
   */
  public static List<X509Certificate> read(byte[] pem) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem))
        .stream()
        .map(X509Certificate.class::cast)
        .toList();
  }

  /**
   * Trusts what these certified.
   *
   * @throws GeneralSecurityException if nothing can be checked by them
   */
  public static X509ExtendedTrustManager trusting(List<X509Certificate> anchors)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (X509Certificate anchor : anchors) {
        store.setCertificateEntry("ca-" + store.size(), anchor);
      }
      return manager(store);
    } catch (IOException e) {
      throw new GeneralSecurityException("an empty key store can't be made", e);
    }
  }

  /**
   * Trusts what the Java runtime does, which is as devices do, as far as its list goes.
   *
   * @throws GeneralSecurityException if it has no list
   */
  public static X509ExtendedTrustManager ofRuntime() throws GeneralSecurityException {
    return manager(null);
  }

  private static X509ExtendedTrustManager manager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("the JDK checks no certificates"));
  }
}
