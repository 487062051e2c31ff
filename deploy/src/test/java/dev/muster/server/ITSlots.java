package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Identity;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever sends nothing, half of something or too much, holds up nobody. The long form has 500
 * silent requests, 200 unfinished bodies and 50 honest devices: {@code -Dmuster.slots.silent=500
 * -Dmuster.slots.unfinished=200 -Dmuster.slots.honest=50}.
 */
@Timeout(180)
class ITSlots {
  private static final int SILENT = Integer.getInteger("muster.slots.silent", 250);
  private static final int UNFINISHED = Integer.getInteger("muster.slots.unfinished", 50);
  private static final int HONEST = Integer.getInteger("muster.slots.honest", 10);
  private static final int MESSAGES = 40;
  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  /** What a machine that does other things besides may take. */
  private static final double NOISE_MILLIS = 150;

  @TempDir static Path data;
  private static RunningServer running;
  private static List<Identity> honest;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("limits.request", "PT10S");
    settings.put("limits.messages.per.second", "100000");
    settings.put("limits.messages.burst", "100000");
    running = RunningServer.start(data, settings);
    honest = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      Identity identity = running.identity(Identity.KeyType.EC);
      honest.add(identity);
      for (String entries : List.of(type("Authenticate", i), type("TokenUpdate", i) + PUSH)) {
        assertEquals(200, put(identity, plist(entries)).statusCode());
      }
    }
    measure();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void silentRequestsAndUnfinishedBodiesHoldUpNoHonestDevice() throws Exception {
    double undisturbed = measure();
    List<RawClient> attackers = new ArrayList<>();
    try {
      for (int i = 0; i < SILENT; i++) {
        attackers.add(client().head(1000, Map.of()));
      }
      byte[] part = new byte[1024 * 1024];
      for (int i = 0; i < UNFINISHED; i++) {
        attackers.add(client().head(LARGEST_BODY, signed(honest.getFirst(), part)).write(part));
      }
      double disturbed = measure();
      assertTrue(
          disturbed <= 3 * undisturbed + NOISE_MILLIS,
          "p99 was %.0f ms, and then %.0f".formatted(undisturbed, disturbed));
    } finally {
      for (RawClient attacker : attackers) {
        attacker.close();
      }
    }
  }

  @Test
  void aRequestThatComesByDropsIsOverByTheDeadline() throws Exception {
    try (RawClient slow = client().head(1_000, Map.of());
        ExecutorService writer = Executors.newSingleThreadExecutor()) {
      Future<String> answer = writer.submit(slow::all);
      await()
          .atMost(Duration.ofSeconds(30))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                try {
                  slow.write("x");
                } catch (IOException e) {
                  return true;
                }
                return answer.isDone();
              });
      assertTrue(answer.get().startsWith("HTTP/1.1 408"), answer.get());
    }
  }

  @Test
  void untilTheCertificateIsTrustedABodyMayHaveSixtyFourKilobytes() throws Exception {
    byte[] large = new byte[64 * 1024 + 1];
    try (RawClient stranger = client().head(large.length, Map.of()).write(large)) {
      assertEquals("HTTP/1.1 413 Request Entity Too Large", stranger.status());
    }
  }

  @Test
  void whatATrustedDeviceSendsMayBeLarge() throws Exception {
    String name = "<string>" + "x".repeat(1_100_000) + "</string>";
    byte[] large =
        plist(
            "<key>Status</key><string>Idle</string><key>UDID</key><string>SLOTS-0</string>"
                + "<key>Anything</key>"
                + name);
    assertEquals(200, put(honest.getFirst(), large).statusCode());
  }

  @Test
  void aCrowdOfHonestDevicesIsLetInWhole() throws Exception {
    byte[] idle = idle(0);
    HttpRequest.Builder request = request(honest.getFirst(), idle);
    List<Callable<Integer>> crowd = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      crowd.add(() -> running.network.send(request.copy()).statusCode());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> one : threads.invokeAll(crowd)) {
        assertEquals(200, one.get());
      }
    }
  }

  /** The p99 in milliseconds of honest devices that ask for commands, all at the same time. */
  private static double measure() throws Exception {
    List<Callable<long[]>> devices = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      HttpRequest.Builder request = request(honest.get(i), idle(i));
      devices.add(
          () -> {
            long[] nanos = new long[MESSAGES];
            for (int n = 0; n < MESSAGES; n++) {
              long begun = System.nanoTime();
              assertEquals(200, running.network.send(request.copy()).statusCode());
              nanos[n] = System.nanoTime() - begun;
            }
            return nanos;
          });
    }
    List<Long> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<long[]> device : threads.invokeAll(devices)) {
        Arrays.stream(device.get()).forEach(all::add);
      }
    }
    return all.stream().sorted().skip(all.size() * 99L / 100).findFirst().orElseThrow() / 1e6;
  }

  private static final String PUSH =
      "<key>Topic</key><string>t</string><key>PushMagic</key><string>m</string>"
          + "<key>Token</key><data>AQID</data>";

  private static byte[] idle(int device) {
    return plist(
        "<key>Status</key><string>Idle</string><key>UDID</key><string>SLOTS-%d</string>"
            .formatted(device));
  }

  private static String type(String type, int device) {
    return "<key>MessageType</key><string>%s</string><key>UDID</key><string>SLOTS-%d</string>"
        .formatted(type, device);
  }

  private static HttpResponse<byte[]> put(Identity identity, byte[] body) throws Exception {
    return running.network.send(request(identity, body));
  }

  private static HttpRequest.Builder request(Identity identity, byte[] body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.deviceUrl())
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    signed(identity, body).forEach(request::header);
    return request;
  }

  private static Map<String, String> signed(Identity identity, byte[] body) throws IOException {
    return Map.of("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
  }

  private static RawClient client() throws Exception {
    return RawClient.tls(running.server.ca(), running.server.deviceUrl().getPort());
  }

  private static byte[] plist(String entries) {
    return ("<plist version=\"1.0\"><dict>" + entries + "</dict></plist>")
        .getBytes(StandardCharsets.UTF_8);
  }
}
