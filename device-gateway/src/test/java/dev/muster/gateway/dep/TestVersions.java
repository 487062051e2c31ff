package dev.muster.gateway.dep;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Apple's list of versions, on a socket. */
public final class TestVersions implements AutoCloseable {
  /** Two that are offered, one that has expired, and things that nobody can read. */
  public static final String LIST =
      """
      {"PublicAssetSets": {"macOS": [
         {"ProductVersion": "26.2", "Build": "25C56", "ExpirationDate": "2999-01-01",
          "SupportedDevices": ["J413AP", "J414AP"]},
         {"ProductVersion": "15.7.3", "SupportedDevices": ["J413AP"]},
         {"ProductVersion": "26.1", "ExpirationDate": "2025-12-01", "SupportedDevices": ["J413AP"]},
         {"ProductVersion": 7}, "x", {"ProductVersion": "26.9 beta", "SupportedDevices": ["J413AP"]}]},
       "AssetSets": {"iOS": [{"ProductVersion": "26.3", "SupportedDevices": ["iPhone17,1"]}]},
       "Other": 1}
      """;

  public volatile int status = 200;
  public volatile byte[] body = LIST.getBytes();
  public final AtomicInteger asked = new AtomicInteger();

  /** Told of whoever asks; its answer waits for what that returns. */
  public volatile Supplier<CompletableFuture<Void>> gate =
      () -> CompletableFuture.completedFuture(null);

  private final HttpServer server;

  public TestVersions() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v2/pmv",
        exchange -> {
          asked.incrementAndGet();
          gate.get().join();
          byte[] answer = body;
          exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v2/pmv");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
