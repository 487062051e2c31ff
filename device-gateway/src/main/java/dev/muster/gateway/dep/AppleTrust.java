package dev.muster.gateway.dep;

import dev.muster.packages.check.TrustedRoots;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * Whom a client of Apple's own services trusts: whom the Java runtime trusts, and Apple Root CA,
 * under which {@code gdmf.apple.com} stands and which the runtime does not have.
 */
final class AppleTrust {
  private AppleTrust() {}

  static SSLContext context() {
    try {
      KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
      roots.load(null, null);
      roots.setCertificateEntry("apple", TrustedRoots.apple().appleRoot());
      int number = 0;
      for (TrustManager manager : managers(null)) {
        if (manager instanceof X509TrustManager runtime) {
          for (X509Certificate root : runtime.getAcceptedIssuers()) {
            roots.setCertificateEntry("runtime-" + number++, root);
          }
        }
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(roots), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("can't make a TLS context for Apple's services", e);
    }
  }

  /** Those of these roots; of the runtime's if there are none. */
  private static TrustManager[] managers(KeyStore roots) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(roots);
    return factory.getTrustManagers();
  }
}
