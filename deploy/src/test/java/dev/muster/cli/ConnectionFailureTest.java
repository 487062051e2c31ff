package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.gateway.ca.CertificateAuthority;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of each way in which a server can't be called, against sockets that behave so. */
@Timeout(20)
class ConnectionFailureTest {
  private static final char[] PASSWORD = "test".toCharArray();
  private static final String STATUS = "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s";

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static CertificateAuthority ca;
  private static CertificateAuthority stranger;

  @TempDir Path directory;

  @BeforeAll
  static void makeAuthorities() {
    ca = CertificateAuthority.create("Test", Instant.now()).authority();
    stranger = CertificateAuthority.create("Stranger", Instant.now()).authority();
  }

  /** Listens on loopback, and does one thing with whoever comes. */
  private record Listener(ServerSocket socket) implements AutoCloseable {
    @FunctionalInterface
    interface Manners {
      void treat(Socket client) throws IOException;
    }

    Listener(ServerSocket socket, Manners manners) {
      this(socket);
      Thread.startVirtualThread(
          () -> {
            while (!socket.isClosed()) {
              try (Socket client = socket.accept()) {
                manners.treat(client);
              } catch (IOException e) {
                // The client went away, or the test is over.
              }
            }
          });
    }

    static Listener plain(Manners manners) throws IOException {
      return new Listener(new ServerSocket(0, 10, InetAddress.getLoopbackAddress()), manners);
    }

    int port() {
      return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aCertificateOfAnotherCaIsNamedWithTheCaThatWasGiven() throws Exception {
    try (Listener server = tls(stranger, Instant.now(), "localhost")) {
      String said = failure(url(server), pem(ca.root()));
      assertTrue(
          said.contains("of a CA that is not known here (the CA in ca.pem and the public CAs are)"),
          said);
      assertTrue(said.contains("give --ca FILE"), said);
      assertTrue(said.endsWith("a public certificate needs none"), said);
    }
  }

  @Test
  void aPrivateCertificateWithoutAnyCaAsksForOne() throws Exception {
    try (Listener server = tls(ca, Instant.now(), "localhost")) {
      String said = failure(url(server), Optional.empty());
      assertTrue(said.contains("not known here (the public CAs are)"), said);
      assertTrue(said.contains("give --ca FILE"), said);
    }
  }

  @Test
  void aCertificateThatTheJavaRuntimeTrustsNeedsNoCa() throws Exception {
    Path store = directory.resolve("public.p12");
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", ca.root());
    try (var out = Files.newOutputStream(store)) {
      trusted.store(out, PASSWORD);
    }
    System.setProperty("javax.net.ssl.trustStore", store.toString());
    System.setProperty("javax.net.ssl.trustStorePassword", new String(PASSWORD));
    try (Listener server = tls(ca, Instant.now(), "localhost");
        ApiClient none = client(url(server), Optional.empty(), PATIENCE);
        ApiClient other = client(url(server), pem(stranger.root()), PATIENCE)) {
      assertEquals("well", none.get("/").getString("all"));
      assertEquals("well", other.get("/").getString("all"));
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }

  @Test
  void aCertificateForAnotherNameIsToldWithItsNames() throws Exception {
    try (Listener server = tls(ca, Instant.now(), "mdm.example.com", "10.0.0.1")) {
      String said = failure(url(server), pem(ca.root()));
      assertTrue(said.contains("not for localhost but for mdm.example.com, 10.0.0.1"), said);
    }
  }

  @Test
  void aCertificateThatHasEndedIsToldSo() throws Exception {
    Instant then = Instant.now().minus(Duration.ofDays(1000));
    CertificateAuthority old = CertificateAuthority.create("Old", then).authority();
    try (Listener server = tls(old, then, "localhost")) {
      String said = failure(url(server), pem(old.root()));
      assertTrue(said.contains("has expired: renew it"), said);
    }
  }

  @Test
  void anUnknownNameIsToldSo() {
    String said = failure("https://mdm.invalid:8444", Optional.empty());
    assertTrue(said.startsWith("the name mdm.invalid is not known here"), said);
  }

  @Test
  void whereNothingListensOnThisMachineTheServerIsToBeStarted() throws Exception {
    int free;
    try (Listener closed = Listener.plain(client -> {})) {
      free = closed.port();
    }
    String said = failure("https://localhost:" + free, Optional.empty());
    assertEquals(
        "nothing listens at localhost:%d: start the server with  muster serve".formatted(free),
        said);
  }

  @Test
  void aServerThatSpeaksNoTlsIsToldSo() throws Exception {
    try (Listener server = Listener.plain(client -> answer(client, "400 Bad Request", "{}"))) {
      String said = failure(url(server), Optional.empty());
      assertTrue(said.contains("does not speak TLS"), said);
    }
  }

  @Test
  void plainHttpToATlsPortIsToldToUseHttps() throws Exception {
    try (Listener server = tls(ca, Instant.now(), "localhost")) {
      String said = failure("http://localhost:" + server.port(), Optional.empty());
      assertTrue(said.contains("write https:// in its URL"), said);
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (Listener server = Listener.plain(client -> client.getInputStream().readAllBytes())) {
      String said =
          failure("http://localhost:" + server.port(), Optional.empty(), Duration.ofSeconds(2));
      assertTrue(said.contains("did not answer within 2 seconds"), said);
    }
  }

  @Test
  void aTokenThatIsNotAcceptedIsNamedByWhereItStands() throws Exception {
    try (Listener server = Listener.plain(client -> answer(client, "401 Unauthorized", "{}"))) {
      String said = failure("http://localhost:" + server.port(), Optional.empty());
      assertTrue(said.contains("does not accept the token in admin-token"), said);
      assertTrue(said.contains("muster token create"), said);
    }
  }

  @Test
  void aTokenThatLacksAScopeIsToldInTheServersWords() throws Exception {
    String problem = "{\"detail\":\"this call needs the scope fleet:read\"}";
    try (Listener server = Listener.plain(client -> answer(client, "403 Forbidden", problem))) {
      String said = failure("http://localhost:" + server.port(), Optional.empty());
      assertEquals("this call needs the scope fleet:read", said);
    }
  }

  @Test
  void aProxyThatAnswersInItsOwnWordsIsToldSo() throws Exception {
    try (Listener server = Listener.plain(client -> answer(client, "502 Bad Gateway", "<html>"))) {
      String said = failure("http://localhost:" + server.port(), Optional.empty());
      assertTrue(said.contains("HTTP 502, and not as Muster does"), said);
    }
  }

  @Test
  void whatIsNoUrlIsRefusedBeforeAnythingIsSent() {
    for (List<String> wrong :
        List.of(
            List.of("mdm.example.com:8444", "write it as https://mdm.example.com:8444"),
            List.of("localhost", "write it as https://localhost"),
            List.of("ftp://mdm.example.com", "begins with ftp://"),
            List.of("https://", "is no URL"),
            List.of("https:///v1", "names no host"),
            List.of("https://mdm.example.com:99999", "names no host and port"),
            List.of("https://mdm.example.com/v1/status", "write it as https://mdm.example.com"),
            List.of("https://me:secret@mdm.example.com", "more than a host and a port"),
            List.of("http://mdm.example.com", "write it as https://mdm.example.com"),
            List.of("", "has no https://"),
            List.of("https://a b", "is no URL"))) {
      String said = failure(wrong.getFirst(), Optional.empty());
      assertTrue(said.contains(wrong.getLast()), said);
    }
  }

  private static String failure(String url, Optional<String> ca) {
    return failure(url, ca, PATIENCE);
  }

  private static String failure(String url, Optional<String> ca, Duration patience) {
    CliException failure =
        assertThrows(
            CliException.class,
            () -> {
              try (ApiClient api = client(url, ca, patience)) {
                api.get("/v1/status");
              }
            });
    assertEquals(1, failure.getMessage().lines().count(), failure.getMessage());
    return failure.getMessage();
  }

  private static ApiClient client(String url, Optional<String> ca, Duration patience) {
    return new ApiClient(
        ServerAccess.given(
            new ServerProfile(url, "token", ca),
            Path.of("admin-token"),
            ca.map(pem -> Path.of("ca.pem"))),
        patience);
  }

  private static String url(Listener server) {
    return "https://localhost:" + server.port();
  }

  private static Listener tls(CertificateAuthority ca, Instant now, String... names)
      throws Exception {
    KeyPair keys = CertificateAuthority.newKeyPair();
    Certificate[] chain =
        Stream.concat(
                Stream.of(ca.issueForServer(keys.getPublic(), List.of(names), now)),
                ca.chain().stream())
            .toArray(Certificate[]::new);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("server", keys.getPrivate(), PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return new Listener(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 10, InetAddress.getLoopbackAddress()),
        client -> answer(client, "200 OK", "{\"all\":\"well\"}"));
  }

  private static void answer(Socket client, String status, String body) throws IOException {
    client.getInputStream().read(new byte[4096]);
    client
        .getOutputStream()
        .write(STATUS.formatted(status, body.length(), body).getBytes(StandardCharsets.US_ASCII));
  }

  private static Optional<String> pem(X509Certificate certificate) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(certificate);
    }
    return Optional.of(text.toString());
  }
}
