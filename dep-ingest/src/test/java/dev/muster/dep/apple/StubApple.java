package dev.muster.dep.apple;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.dep.token.ServerTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** As much of Apple's service as one test needs: it answers what it was told. */
final class StubApple implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  static final ServerTokens TOKENS =
      new ServerTokens(
          "CK_1", "CS_secret", "AT_secret", "AS_secret", Instant.parse("2027-01-01T00:00:00Z"));

  /** A request as it came. */
  record Request(String method, String uri, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst().orElse("");
    }

    String session() {
      return header("X-adm-auth-session");
    }
  }

  /** An answer to give. */
  record Reply(int status, String body, Map<String, String> headers) {
    static Reply of(int status, String body) {
      return new Reply(status, body, Map.of());
    }

    Reply with(String name, String value) {
      return new Reply(status, body, Map.of(name, value));
    }
  }

  final List<Request> requests = new CopyOnWriteArrayList<>();
  final AtomicInteger sessions = new AtomicInteger();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Map<String, Function<Request, Reply>> routes = new ConcurrentHashMap<>();

  StubApple() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    on(
        "GET /session",
        _ -> Reply.of(200, "{\"auth_session_token\":\"s" + sessions.incrementAndGet() + "\"}"));
  }

  /** What a method and a path are answered from now on. */
  void on(String call, Function<Request, Reply> reply) {
    routes.put(call, reply);
  }

  void on(String call, int status, String body) {
    on(call, _ -> Reply.of(status, body));
  }

  AppleSettings settings(Duration timeout) {
    AppleSettings apples = AppleSettings.of("test");
    return new AppleSettings(
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        apples.userAgent(),
        apples.protocolVersion(),
        List.of(),
        timeout,
        timeout,
        64 * 1024);
  }

  AppleClient client() {
    return client(InstantSource.fixed(NOW));
  }

  AppleClient client(InstantSource clock) {
    return new AppleClient(settings(Duration.ofSeconds(20)), TOKENS, clock, () -> "nonce");
  }

  List<Request> requests(String call) {
    return requests.stream()
        .filter(r -> (r.method() + " " + r.uri().replaceAll("\\?.*", "")).equals(call))
        .toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(request);
      String call = request.method() + " " + exchange.getRequestURI().getPath();
      Reply reply = routes.getOrDefault(call, _ -> Reply.of(404, "NOT_FOUND")).apply(request);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
