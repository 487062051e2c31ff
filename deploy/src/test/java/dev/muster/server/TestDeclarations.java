package dev.muster.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A server of declarations, as KMFDDM and its like are, which does as a test says. */
final class TestDeclarations implements AutoCloseable {
  /** What it was asked, with its headers in lower case. */
  record Asked(String method, String path, Map<String, String> headers, String body) {}

  /** What it answers: this status and body; a negative status for nothing at all. */
  record Answer(int status, String body) {}

  /** Hangs. */
  static final Answer NEVER = new Answer(-1, "");

  final List<Asked> asked = new CopyOnWriteArrayList<>();
  final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private final HttpServer server;
  private final String key;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** One that signs its answers under this key. */
  TestDeclarations(String key) throws IOException {
    this.key = key;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), path);
  }

  Asked last() {
    return asked.getLast();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(), values.getFirst()));
    String path = exchange.getRequestURI().getRawPath();
    asked.add(
        new Asked(
            exchange.getRequestMethod(), path, headers, new String(body, StandardCharsets.UTF_8)));
    Answer answer = answers.getOrDefault(path, new Answer(404, "no such thing"));
    if (answer.equals(NEVER)) {
      return;
    }
    byte[] told = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("X-Hmac-Signature", hmac(key, told));
    exchange.sendResponseHeaders(answer.status(), told.length == 0 ? -1 : told.length);
    exchange.getResponseBody().write(told);
    exchange.close();
  }

  static String hmac(String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
