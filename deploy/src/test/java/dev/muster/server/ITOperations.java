package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who run a server ask it. */
class ITOperations {
  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
    running.fleet(2, Behaviour.OBEDIENT).all(SimulatedDevice::enroll, RunningServer.PATIENCE);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aServerThatRunsIsAliveAndReady() throws Exception {
    assertEquals(200, get("healthz").statusCode());
    HttpResponse<String> ready = get("readyz");
    assertEquals(200, ready.statusCode());
    assertEquals("{\"ready\":true}", ready.body());
    assertEquals(404, get("nothing").statusCode());
  }

  @Test
  void metricsCountTheFleet() throws Exception {
    String metrics = get("metrics").body();
    assertTrue(metrics.contains("muster_ready 1.0"), metrics);
    assertTrue(metrics.contains("muster_enrollments{status=\"enrolled\"} 2.0"), metrics);
    assertTrue(metrics.contains("muster_events_folded_total 4.0"), metrics);
    assertTrue(metrics.contains("jvm_memory_used_bytes"), metrics);
  }

  @Test
  void metricsTellWhatTheGatewayAnsweredAndHowSoon() throws Exception {
    String metrics = get("metrics").body();
    assertTrue(
        metrics.contains("muster_messages_total{status=\"200\",type=\"TokenUpdate\"} 2.0"),
        metrics);
    assertTrue(metrics.contains("muster_messages_in_flight 0.0"), metrics);
    assertTrue(metrics.contains("muster_events_recording_seconds_count 4"), metrics);
    assertTrue(
        metrics.contains(
            "muster_http_requests_seconds_count{api=\"gateway\",route=\"/mdm\","
                + "status=\"200\"} 4"),
        metrics);
  }

  @Test
  void everyMetricIsDocumentedAndTheDashboardShowsOnlyThoseThatExist() throws Exception {
    String docs = Files.readString(Path.of("../docs/operations.md"));
    Set<String> names = new HashSet<>();
    // A counter of what has not happened yet is there from the first time on.
    names.add("muster_messages_turned_away_total");
    Matcher found = Pattern.compile("(?m)^([a-z_]+)[ {]").matcher(get("metrics").body());
    while (found.find()) {
      names.add(found.group(1));
      String family = found.group(1).replaceFirst("_(bucket|sum|count|max)$", "");
      assertTrue(!family.startsWith("muster_") || docs.contains("`" + family), family);
    }
    Matcher shown =
        Pattern.compile("(muster|jvm|process)_[a-z_]+")
            .matcher(Files.readString(Path.of("grafana/muster.json")));
    int panels = 0;
    while (shown.find()) {
      assertTrue(names.contains(shown.group()), shown.group());
      panels++;
    }
    assertTrue(panels > 10);
  }

  @Test
  void everyAnswerNamesItsRequestAndAProxysOwnNameIsKept() throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(running.server.adminUrl());
    assertEquals(
        16,
        running.network.send(request).headers().firstValue("X-Request-Id").orElseThrow().length());
    request.header("X-Request-Id", "proxy-1");
    assertEquals(
        "proxy-1",
        running.network.send(request).headers().firstValue("X-Request-Id").orElseThrow());
  }

  @Test
  void everyRequestIsTracedToACollectorAsPartOfTheCallersTrace(@TempDir Path other)
      throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          received.add(HexFormat.of().formatHex(body));
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put(
        "tracing.endpoint",
        "http://127.0.0.1:%d/v1/traces".formatted(collector.getAddress().getPort()));
    String trace = "0af7651916cd43dd8448eb211c80319c";
    try (RunningServer traced = RunningServer.start(other, settings)) {
      traced.network.send(
          HttpRequest.newBuilder(traced.server.adminUrl())
              .header("traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
      String spans = received.poll(20, TimeUnit.SECONDS);
      assertTrue(spans != null && spans.contains(trace), spans);
    } finally {
      collector.stop(0);
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return RunningServer.operations(running.server, path);
  }
}
