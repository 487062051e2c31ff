package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Requests of enrolled devices are passed on to another program, which is told who asks. */
@Timeout(120)
class ITAuthProxy {
  private static final int LARGE = 8 * 1024 * 1024;

  /** What the program was asked. */
  private record Asked(String method, URI uri, Headers headers, byte[] body) {}

  @TempDir static Path data;
  private static final List<Asked> ASKED = new CopyOnWriteArrayList<>();
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static HttpServer program;
  private static RunningServer running;
  private static Identity device;

  @BeforeAll
  static void start() throws Exception {
    program = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    program.setExecutor(THREADS);
    program.createContext("/", ITAuthProxy::answer);
    program.start();
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("device.identity", "tls");
    settings.put(
        "authproxy.url",
        "http://127.0.0.1:%d/base/?key=ours".formatted(program.getAddress().getPort()));
    settings.put("authproxy.timeout", "PT1S");
    settings.put("authproxy.body.bytes", Integer.toString(LARGE));
    running = RunningServer.start(data, settings);
    device = running.identity(Identity.KeyType.EC);
    assertEquals(200, mdm(device, "DEVICE", "Authenticate"));
  }

  @AfterAll
  static void stop() {
    running.close();
    program.stop(0);
    THREADS.shutdownNow();
  }

  @BeforeEach
  void forget() {
    ASKED.clear();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    ASKED.add(
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI(),
            exchange.getRequestHeaders(),
            body));
    if (exchange.getRequestURI().getPath().endsWith("/never")) {
      return;
    }
    if (exchange.getRequestURI().getPath().endsWith("/nothing")) {
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    exchange.getResponseHeaders().add("X-Request-Id", "theirs");
    exchange.getResponseHeaders().add("X-Answer", "theirs");
    exchange.getResponseHeaders().add("Keep-Alive", "timeout=77");
    exchange.sendResponseHeaders(207, 0);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void theProgramIsToldWhoAsksAndItsAnswerGoesToTheDevice() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(
            request("a/b%20c?x=1&y=%2F")
                .header("Mdm-Signature", sign(device, new byte[0]))
                .header("X-Enrollment-ID", "SOMEONE-ELSE")
                .header("X_Enrollment_ID", "SOMEONE-ELSE")
                .header("X-Enrollment-Type", "User")
                .header("Forwarded", "for=203.0.113.7")
                .header("X-Trace-ID", "forged")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Own", "kept")
                .GET());
    assertEquals(207, answer.statusCode());
    assertEquals("theirs", answer.headers().firstValue("X-Answer").orElse(""));
    assertTrue(answer.headers().firstValue("Keep-Alive").isEmpty());
    Asked asked = ASKED.getFirst();
    assertEquals("/base/a/b%20c?key=ours&x=1&y=%2F", asked.uri().toString());
    assertEquals(List.of("DEVICE"), asked.headers().get("X-Enrollment-ID"));
    assertEquals(
        List.of(answer.headers().firstValue("X-Request-Id").orElseThrow()),
        asked.headers().get("X-Trace-ID"));
    assertEquals(List.of("127.0.0.1"), asked.headers().get("X-Forwarded-For"));
    assertEquals(List.of("kept"), asked.headers().get("X-Own"));
    assertEquals(
        List.of("127.0.0.1:" + program.getAddress().getPort()), asked.headers().get("Host"));
    for (String name :
        List.of("Mdm-Signature", "X_Enrollment_ID", "X-Enrollment-Type", "Forwarded")) {
      assertFalse(asked.headers().containsKey(name), name);
    }
  }

  @Test
  void aQuestionWithABodyIsNotPassedOnForItsBodyWouldBeTheNextOne() throws Exception {
    Network network = running.network.as(device);
    for (String method : List.of("GET", "HEAD")) {
      HttpRequest.Builder hidden = request("x").method(method, BodyPublishers.ofString("hidden"));
      assertEquals(400, network.send(hidden).statusCode(), method);
    }
    assertEquals(List.of(), ASKED);
    assertEquals(207, network.send(request("x").GET()).statusCode());
  }

  @Test
  void anEmptyBodyThatIsSignedIsSaidToBeEmpty() throws Exception {
    HttpRequest.Builder empty =
        request("x")
            .header("Mdm-Signature", sign(device, new byte[0]))
            .POST(BodyPublishers.noBody());
    assertEquals(207, running.network.send(empty).statusCode());
    assertEquals(List.of("0"), ASKED.getFirst().headers().get("Content-Length"));
  }

  @Test
  void anAnswerWithoutABodyHasNone() throws Exception {
    Network network = running.network.as(device);
    HttpResponse<byte[]> nothing = network.send(request("nothing").DELETE());
    assertEquals(204, nothing.statusCode());
    assertTrue(nothing.headers().firstValue("Transfer-Encoding").isEmpty());
    assertEquals(207, network.send(request("x").HEAD()).statusCode());
    assertEquals(207, network.send(request("x").GET()).statusCode());
  }

  @Test
  void aSignedBodyArrivesAsItWasSigned() throws Exception {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> answer =
        running.network.send(
            request("log")
                .header("Mdm-Signature", sign(device, body))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(body)));
    assertArrayEquals(body, answer.body());
    assertEquals("PUT", ASKED.getFirst().method());
    assertEquals(List.of("application/json"), ASKED.getFirst().headers().get("Content-Type"));
    assertEquals(
        400,
        running
            .network
            .send(
                request("log")
                    .header("Mdm-Signature", sign(device, body))
                    .PUT(BodyPublishers.ofString("{\"a\":2}")))
            .statusCode());
    assertEquals(1, ASKED.size());
  }

  @Test
  void aLargeBodyGoesThroughBothWays() throws Exception {
    byte[] body = new byte[LARGE];
    new Random(1).nextBytes(body);
    HttpResponse<byte[]> answer =
        running.network.as(device).send(request("").POST(BodyPublishers.ofByteArray(body)));
    assertArrayEquals(body, answer.body());
    assertEquals(List.of("DEVICE"), ASKED.getFirst().headers().get("X-Enrollment-ID"));
  }

  @Test
  void devicesThatGoAwayWhileTheySendAreNoFailureOfTheProgram() throws Exception {
    for (int times = 0; times < 6; times++) {
      assertThrows(
          IOException.class,
          () ->
              running
                  .network
                  .as(device)
                  .send(request("").POST(BodyPublishers.ofInputStream(ITAuthProxy::breakingOff))));
    }
    assertEquals(207, running.network.as(device).send(request("x").GET()).statusCode());
  }

  private static InputStream breakingOff() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the device goes away");
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), broken);
  }

  @Test
  void aBodyBeyondTheLimitIsRefused() throws Exception {
    HttpResponse<byte[]> answer =
        running
            .network
            .as(device)
            .send(request("").POST(BodyPublishers.ofByteArray(new byte[LARGE + 1])));
    assertEquals(413, answer.statusCode());
    assertEquals(List.of(), ASKED);
  }

  @Test
  void whoIsNotEnrolledIsNotPassedOn() throws Exception {
    Identity stranger = running.identity(Identity.KeyType.EC);
    Identity left = running.identity(Identity.KeyType.EC);
    assertEquals(200, mdm(left, "LEFT", "Authenticate"));
    assertEquals(200, mdm(left, "LEFT", "CheckOut"));
    assertEquals(400, running.network.send(request("x").GET()).statusCode());
    for (Network network : List.of(running.network.as(stranger), running.network.as(left))) {
      assertEquals(403, network.send(request("x").GET()).statusCode());
    }
    JsonArray events = running.json("/v1/enrollments/LEFT/history").getJsonArray("events");
    JsonObject last = events.getJsonObject(events.size() - 1);
    assertEquals("MessageRefused", last.getString("kind"));
    assertEquals("not-enrolled", last.getString("reason"));
    assertEquals(List.of(), ASKED);
  }

  @Test
  void nothingAboveTheProgramsUrlIsReached() throws Exception {
    for (String path :
        List.of(
            "../secret",
            "..;/secret",
            "%2e.%3Bx=1/secret",
            "a/%2e%2E/%2e%2e/secret",
            "a%2F..%2f..%2fsecret")) {
      int status = running.network.as(device).send(request(path).GET()).statusCode();
      assertTrue(status == 400 || status == 404, () -> path + ": " + status);
    }
    assertEquals(List.of(), ASKED);
  }

  @Test
  void aProgramThatDoesNotAnswerIsABadGatewayAndCostsTheMessagesNothing() throws Exception {
    assertEquals(502, running.network.as(device).send(request("never").GET()).statusCode());
    assertEquals(200, mdm(device, "DEVICE", "Authenticate"));
  }

  private static HttpRequest.Builder request(String rest) {
    return HttpRequest.newBuilder(URI.create(authProxy() + rest));
  }

  private static String authProxy() {
    return "https://localhost:%d/authproxy/".formatted(running.server.deviceUrl().getPort());
  }

  private static int mdm(Identity identity, String udid, String type) throws Exception {
    return running
        .network
        .as(identity)
        .send(
            HttpRequest.newBuilder(running.server.deviceUrl())
                .PUT(
                    BodyPublishers.ofString(
                        ("<plist version=\"1.0\"><dict><key>MessageType</key><string>%s</string>"
                                + "<key>UDID</key><string>%s</string></dict></plist>")
                            .formatted(type, udid))))
        .statusCode();
  }

  private static String sign(Identity identity, byte[] body) throws Exception {
    return Base64.getEncoder().encodeToString(identity.sign(body));
  }
}
