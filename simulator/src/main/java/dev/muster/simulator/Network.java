package dev.muster.simulator;

import java.io.IOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The sockets that devices share: HTTPS, trusting the given CAs alone. Safe for any thread. */
public final class Network implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A server that was killed takes its time to come back on a busy machine. */
  private static final Duration UNTIL_ANSWERED = Duration.ofMinutes(2);

  private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);

  private final List<X509Certificate> trusted;
  private final HttpClient client;
  private final UnaryOperator<URI> route;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<List<X509Certificate>, Network> narrower = new ConcurrentHashMap<>();
  private final Map<X509Certificate, Network> identified = new ConcurrentHashMap<>();

  /** A network that speaks this version of HTTP where the server does. */
  public Network(List<X509Certificate> trusted, HttpClient.Version version) {
    this(trusted, version, address -> address);
  }

  /**
   * A network in which what is sent to one address may arrive at another, as with a load balancer.
   *
   * @param route where this try of a request goes; called by many threads at once
   */
  public Network(
      List<X509Certificate> trusted, HttpClient.Version version, UnaryOperator<URI> route) {
    this(trusted, version, route, new KeyManager[0]);
  }

  private Network(
      List<X509Certificate> trusted,
      HttpClient.Version version,
      UnaryOperator<URI> route,
      KeyManager[] shown) {
    this.route = route;
    this.trusted = List.copyOf(trusted);
    client =
        HttpClient.newBuilder()
            .version(version)
            .sslContext(context(trusted, shown))
            .connectTimeout(PATIENCE)
            .executor(executor)
            .build();
  }

  /** The same network for a device that trusts these CAs alone for now; closed with this one. */
  public Network trusting(List<X509Certificate> others) {
    return narrower.computeIfAbsent(
        List.copyOf(others), cas -> new Network(cas, client.version(), route));
  }

  /**
   * The same network for a device that shows its certificate in TLS, whoever asks for one; closed
   * with this one.
   */
  public Network as(Identity identity) {
    return identified.computeIfAbsent(
        identity.certificate(),
        certificate ->
            new Network(
                trusted, client.version(), route, new KeyManager[] {new ShownIdentity(identity)}));
  }

  /** A client that keeps cookies and follows nothing by itself; it ends with this network. */
  public HttpClient browser(CookieHandler cookies) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(client.sslContext())
        .connectTimeout(PATIENCE)
        .executor(executor)
        .cookieHandler(cookies)
        .build();
  }

  /** Sends a request and waits for the whole answer. */
  public HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpRequest addressed = request.timeout(PATIENCE).build();
    return client.send(
        HttpRequest.newBuilder(addressed, (name, value) -> true)
            .uri(route.apply(addressed.uri()))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * Sends a request, and the same again while the server is away or busy, as Apple's devices do.
   *
   * @throws IOException if it stays away
   */
  public HttpResponse<byte[]> sendUntilAnswered(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + UNTIL_ANSWERED.toNanos();
    while (true) {
      try {
        HttpResponse<byte[]> answer = send(request);
        if (answer.statusCode() != 503 || System.nanoTime() > end) {
          return answer;
        }
      } catch (IOException e) {
        if (System.nanoTime() > end) {
          throw e;
        }
      }
      Thread.sleep(BETWEEN_TRIES);
    }
  }

  /**
   * Sends a request whose answer goes elsewhere while it comes, however long that takes.
   *
   * @param received how much has come; when that stays the same for long, it is given up
   */
  <T> HttpResponse<T> fetch(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler, LongSupplier received)
      throws IOException, InterruptedException {
    HttpRequest addressed = request.timeout(PATIENCE).build();
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(
            HttpRequest.newBuilder(addressed, (name, value) -> true)
                .uri(route.apply(addressed.uri()))
                .build(),
            handler);
    for (long before = -1; ; ) {
      try {
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        long now = received.getAsLong();
        if (now == before) {
          answer.cancel(true);
          throw new IOException("nothing more comes", e);
        }
        before = now;
      } catch (ExecutionException e) {
        throw new IOException(String.valueOf(e.getCause().getMessage()), e);
      }
    }
  }

  /** Whether a certificate leads to one of the trusted CAs by way of these. */
  boolean trusts(X509Certificate certificate, List<X509Certificate> others) {
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(certificate);
      Set<TrustAnchor> anchors = new HashSet<>();
      trusted.forEach(ca -> anchors.add(new TrustAnchor(ca, null)));
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(others)));
      CertPathBuilder.getInstance("PKIX").build(parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  @Override
  public void close() {
    narrower.values().forEach(Network::close);
    identified.values().forEach(Network::close);
    client.shutdownNow();
    executor.shutdownNow();
  }

  private static SSLContext context(List<X509Certificate> trusted, KeyManager[] shown) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("ca-" + i, trusted.get(i));
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(shown, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("can't trust the given CAs", e);
    }
  }
}
