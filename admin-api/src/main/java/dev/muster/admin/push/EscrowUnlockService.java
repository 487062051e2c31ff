package dev.muster.admin.push;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Apple's service that ends the Activation Lock of a device by its bypass code. It knows an
 * organization by its push certificate in TLS (Apple, "Creating and Using Bypass Codes"). Safe for
 * any thread.
 *
 * @param url without a query
 * @param trusted who certifies it; empty: the public CAs
 */
public record EscrowUnlockService(URI url, List<X509Certificate> trusted) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 1024 * 1024;
  private static final char[] NO_PASSWORD = {};

  /** Copies the list. */
  public EscrowUnlockService {
    trusted = List.copyOf(trusted);
  }

  /**
   * Asks, and blocks until it is answered.
   *
   * @param query escaped, without a question mark
   * @param form escaped
   * @throws IOException if no answer comes
   */
  public HttpResponse<byte[]> ask(PrivateKeyEntry identity, String query, String form)
      throws IOException, InterruptedException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(context(identity))
            .build()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url + "?" + query))
              .timeout(PATIENCE)
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString(form))
              .build(),
          BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_ANSWER));
    }
  }

  private SSLContext context(PrivateKeyEntry identity) throws IOException {
    try {
      KeyStore own = empty();
      own.setEntry("push", identity, new KeyStore.PasswordProtection(NO_PASSWORD));
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("the push certificate can't be used in TLS", e);
    }
  }

  private TrustManager[] trust() throws GeneralSecurityException, IOException {
    KeyStore anchors = null;
    if (!trusted.isEmpty()) {
      anchors = empty();
      for (X509Certificate ca : trusted) {
        anchors.setCertificateEntry("ca-" + anchors.size(), ca);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors);
    return factory.getTrustManagers();
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
