package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What nobody honest sends: it is refused, it does no harm, and the others don't notice. */
@Timeout(120)
class ITHostile {
  private static final Map<String, String> LIMITS =
      Map.of(
          "limits.refusals.per.second", "1",
          "limits.refusals.burst", "30",
          "limits.body.bytes", "100000",
          "limits.messages.per.second", "5",
          "limits.messages.burst", "40",
          "limits.idle", "PT2S",
          "limits.handshake", "PT2S",
          "limits.queue.length", "3",
          "limits.connections.per.address", "20");

  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(LIMITS);
    running = RunningServer.start(data, settings);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aBodyOverTheLimitIsRefused() throws Exception {
    assertEquals(413, put("PUT", "/mdm", new byte[100_001], Map.of()).statusCode());
  }

  @Test
  void billionLaughsAndDeepNestingAreMalformed() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    for (String body :
        List.of(
            "<!DOCTYPE plist [<!ENTITY a"
                + " \"ha\">]><plist><dict><key>UDID</key><string>&a;</string></dict></plist>",
            "<plist>" + "<array>".repeat(10_000))) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      assertEquals(400, put("PUT", "/mdm", bytes, signed(identity, bytes)).statusCode());
    }
  }

  @Test
  void anotherContentTypeIsNoReasonToRefuseWhatIsProven() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body =
        plist(
            "<key>MessageType</key><string>Authenticate</string><key>UDID</key><string>C</string>");
    Map<String, String> headers = new HashMap<>(signed(identity, body));
    headers.put("Content-Type", "text/html");
    assertEquals(200, put("PUT", "/mdm", body, headers).statusCode());
  }

  @Test
  void headersOverTheLimitAreRefused() throws Exception {
    int status = put("PUT", "/mdm", new byte[0], Map.of("X-Long", "x".repeat(40_000))).statusCode();
    assertTrue(status == 400 || status == 431, "answered " + status);
  }

  @Test
  void anotherMethodIsNotAllowed() throws Exception {
    assertEquals(405, put("POST", "/mdm", new byte[0], Map.of()).statusCode());
  }

  @Test
  void aMadDeviceIsSlowedAndRecordedOnceAndTheOthersDoNotNotice() throws Exception {
    SimulatedFleet fleet = running.fleet(2, Behaviour.OBEDIENT);
    SimulatedDevice honest = fleet.devices().getFirst();
    honest.enroll();
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] idle =
        plist("<key>Status</key><string>Idle</string><key>UDID</key><string>MAD</string>");
    Map<String, String> signed = signed(identity, idle);
    int slowed = 0;
    for (int i = 0; i < 100; i++) {
      HttpResponse<byte[]> answer = put("PUT", "/mdm", idle, signed);
      if (answer.statusCode() == 503) {
        assertTrue(answer.headers().firstValue("Retry-After").isPresent());
        slowed++;
      }
    }
    assertTrue(slowed > 20, "slowed: " + slowed);
    JsonArray events = running.json("/v1/enrollments/MAD/history").getJsonArray("events");
    long recorded =
        events.stream()
            .map(JsonObject.class::cast)
            .filter(e -> "too-many-messages".equals(e.getString("reason")))
            .count();
    assertEquals(1, recorded);
    honest.converse();
  }

  @Test
  void aMadDeviceThatClaimsToBeAnotherDoesNotUseUpWhatThatOneMaySend() throws Exception {
    Identity victim = running.identity(Identity.KeyType.EC);
    byte[] begin =
        plist(
            "<key>MessageType</key><string>Authenticate</string><key>UDID</key><string>V</string>");
    assertEquals(200, put("PUT", "/mdm", begin, signed(victim, begin)).statusCode());
    Identity mad = running.identity(Identity.KeyType.EC);
    byte[] idle = plist("<key>Status</key><string>Idle</string><key>UDID</key><string>V</string>");
    Map<String, String> claimed = signed(mad, idle);
    for (int i = 0; i < 100; i++) {
      put("PUT", "/mdm", idle, claimed);
    }
    byte[] goodbye =
        plist("<key>MessageType</key><string>CheckOut</string><key>UDID</key><string>V</string>");
    assertEquals(200, put("PUT", "/mdm", goodbye, signed(victim, goodbye)).statusCode());
  }

  @Test
  void whoeverCanProveNothingDoesNotFillTheLog() throws Exception {
    byte[] body =
        plist(
            "<key>MessageType</key><string>Authenticate</string><key>UDID</key><string>F</string>");
    for (int i = 0; i < 100; i++) {
      assertEquals(400, put("PUT", "/mdm", body, Map.of()).statusCode());
    }
    int recorded = running.json("/v1/enrollments/F/history").getJsonArray("events").size();
    assertTrue(recorded > 0 && recorded < 60, "recorded: " + recorded);
  }

  @Test
  void aQueueThatIsFullTakesNoMore() throws Exception {
    SimulatedFleet fleet = running.fleet(3, Behaviour.OBEDIENT);
    SimulatedDevice device = fleet.devices().get(2);
    device.enroll();
    List<String> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      results.add(
          running
              .queue(List.of(device), new JsonObject().put("RequestType", "ProfileList"))
              .getJsonArray("enrollments")
              .getJsonObject(0)
              .getString("result"));
    }
    assertEquals(List.of("queued", "queued", "queued", "queue-full"), results);
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (Socket silent = new Socket("127.0.0.1", running.server.deviceUrl().getPort())) {
      silent.setSoTimeout(20_000);
      assertEquals(-1, silent.getInputStream().read());
    }
  }

  @Test
  void aRequestThatStopsHalfWayIsClosed() throws Exception {
    try (SSLSocket socket = tls()) {
      socket
          .getOutputStream()
          .write("PUT /mdm HTTP/1.1\r\nHost: x\r\nContent-Le".getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(20_000);
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aRequestWithTwoLengthsIsNotTaken() throws Exception {
    for (String headers :
        List.of(
            "Content-Length: 5\r\nContent-Length: 6\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Content-Length: +5\r\n")) {
      String request =
          "PUT /mdm HTTP/1.1\r\nHost: x\r\n"
              + headers
              + "\r\n0\r\n\r\nGET /enroll HTTP/1.1\r\nHost: x\r\n\r\n";
      String answer = exchange(request);
      assertTrue(
          answer.isEmpty()
              || answer.startsWith("HTTP/1.1 400")
              || answer.startsWith("HTTP/1.1 501"),
          headers + " → " + answer);
      assertEquals(-1, answer.indexOf("HTTP/1.1", 1), "a second answer: " + answer);
    }
  }

  @Test
  void moreConnectionsThanOneAddressMayHaveAreClosedAndRoomIsMadeAgain() throws Exception {
    List<SSLSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        sockets.add(tls());
      }
      // Faster than the silent ones are closed for their silence.
      int closed = 0;
      for (SSLSocket socket : sockets.reversed()) {
        socket.setSoTimeout(50);
        try {
          closed += socket.getInputStream().read() == -1 ? 1 : 0;
        } catch (SocketTimeoutException e) {
          // It is open, and silent as it should be.
        } catch (IOException e) {
          closed++;
        }
      }
      assertTrue(closed >= 20, "closed: " + closed);
    } finally {
      for (SSLSocket socket : sockets) {
        socket.close();
      }
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .until(() -> put("PUT", "/mdm", new byte[0], Map.of()).statusCode() == 400);
  }

  private static Map<String, String> signed(Identity identity, byte[] body) throws IOException {
    return Map.of("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
  }

  private static HttpResponse<byte[]> put(
      String method, String path, byte[] body, Map<String, String> headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.deviceUrl().resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return running.network.send(request);
  }

  private static String exchange(String request) throws Exception {
    try (SSLSocket socket = tls()) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[4096];
      try {
        for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
          answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
        }
      } catch (IOException e) {
        // The server hung up on it, as it may.
      }
      return answer.toString();
    }
  }

  private static SSLSocket tls() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            Tls.trusting(running.server.ca())
                .getSocketFactory()
                .createSocket("localhost", running.server.deviceUrl().getPort());
    socket.startHandshake();
    return socket;
  }

  private static byte[] plist(String entries) {
    return ("<plist version=\"1.0\"><dict>" + entries + "</dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
