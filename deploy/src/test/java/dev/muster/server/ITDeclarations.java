package dev.muster.server;

import static dev.muster.server.WireDevice.data;
import static dev.muster.server.WireDevice.string;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.EnrollmentKind.Enrolled;
import dev.muster.server.TestDeclarations.Answer;
import dev.muster.server.TestDeclarations.Asked;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What devices ask about declarations is passed on to another server. */
@Timeout(120)
class ITDeclarations {
  private static final String OURS = "what-the-server-knows-us-by";
  private static final String THEIRS = "what-we-know-the-server-by";
  private static final String TOKENS =
      "{\"SyncTokens\":{\"DeclarationsToken\":\"t\",\"Timestamp\":\"2026-11-28T08:00:00Z\"}}";
  private static final String GONE = "declaration/configuration/gone";

  @TempDir static Path data;
  private static TestDeclarations declarations;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    declarations = new TestDeclarations(THEIRS);
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("declarations.url", declarations.url("/ddm/"));
    settings.put("declarations.request.key.file", file("ours", OURS));
    settings.put("declarations.response.key.file", file("theirs", THEIRS));
    settings.put("declarations.timeout", "PT3S");
    settings.put("declarations.pass.not.found", "true");
    running = RunningServer.start(data.resolve("server"), settings);
  }

  private static String file(String name, String content) throws Exception {
    return Files.writeString(data.resolve(name), content).toString();
  }

  @AfterAll
  static void stop() {
    running.close();
    declarations.close();
  }

  @BeforeEach
  void begin() {
    declarations.answers.clear();
    declarations.answers.put("/ddm/tokens", new Answer(200, TOKENS));
    declarations.answers.put("/ddm/status", new Answer(200, ""));
  }

  @ParameterizedTest
  @EnumSource
  @CheckInBehavior(
      of = "DeclarativeManagement",
      by = {
        EnrollmentKind.DEVICE,
        EnrollmentKind.MAC_USER,
        EnrollmentKind.SHARED_IPAD_USER,
        EnrollmentKind.USER_ENROLLMENT_DEVICE,
        EnrollmentKind.USER_ENROLLMENT_USER
      })
  void theServerIsToldWhoAsksAndItsAnswerGoesToTheDevice(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.enrolled(running, name());
    HttpResponse<byte[]> answer = ask(one, "tokens", "");
    assertEquals(200, answer.statusCode());
    assertEquals(TOKENS, new String(answer.body(), StandardCharsets.UTF_8));
    assertEquals("application/json", answer.headers().firstValue("Content-Type").orElse(""));
    Asked asked = declarations.last();
    assertEquals("GET /ddm/tokens", asked.method() + " " + asked.path());
    assertEquals(one.id(), asked.headers().get("x-enrollment-id"));
    assertEquals(type(kind), asked.headers().get("x-enrollment-type"));
    assertEquals(
        kind.isDevice() ? null : one.deviceId(), asked.headers().get("x-enrollment-parentid"));
    assertFalse(asked.headers().containsKey("content-type"));
    assertEquals(TestDeclarations.hmac(OURS, new byte[0]), asked.headers().get("x-hmac-signature"));
    assertEquals("asked for its declarations: tokens", lastWords(one));
  }

  private static String type(EnrollmentKind kind) {
    return switch (kind) {
      case DEVICE -> "Device";
      case MAC_USER -> "User";
      case SHARED_IPAD_USER -> "Shared iPad";
      case USER_ENROLLMENT_DEVICE -> "User Enrollment (Device)";
      case USER_ENROLLMENT_USER -> "User Enrollment";
    };
  }

  @Test
  void whatADeviceReportsIsPut() throws Exception {
    Enrolled one = device();
    String report = "{\"StatusItems\":{}}";
    HttpResponse<byte[]> answer =
        ask(one, "status", data("Data", report.getBytes(StandardCharsets.UTF_8)));
    assertEquals(200, answer.statusCode());
    assertEquals(0, answer.body().length);
    Asked asked = declarations.last();
    assertEquals("PUT /ddm/status", asked.method() + " " + asked.path());
    assertEquals(report, asked.body());
    assertEquals("application/json", asked.headers().get("content-type"));
    assertEquals(
        TestDeclarations.hmac(OURS, report.getBytes(StandardCharsets.UTF_8)),
        asked.headers().get("x-hmac-signature"));
    assertEquals("reported on its declarations", lastWords(one));
  }

  @Test
  void anIdentifierMayHoldAnything() throws Exception {
    ask(device(), "declaration/asset/50 % off? a/b#c", "");
    assertEquals(
        "/ddm/declaration/asset/50%20%25%20off%3F%20a%2Fb%23c", declarations.last().path());
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 400, 401, 403, 404, 500})
  void whateverElseTheServerSaysIsNoWordForADevice(int status) throws Exception {
    declarations.answers.put("/ddm/tokens", new Answer(status, ""));
    assertEquals(500, ask(device(), "tokens", "").statusCode());
  }

  @Test
  void aDeclarationIsGoneOnlyForWhoWasAnsweredWellBefore() throws Exception {
    Enrolled one = device();
    assertEquals(500, ask(one, GONE, "").statusCode());
    ask(one, "tokens", "");
    assertEquals(404, ask(one, GONE, "").statusCode());
    assertEquals(500, ask(one, "declaration-items", "").statusCode());
    declarations.answers.put("/ddm/tokens", new Answer(200, "<html>Sign in</html>"));
    ask(one, "tokens", "");
    assertEquals(500, ask(one, GONE, "").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/tokens",
        "../tokens",
        "declaration/../x",
        "declaration//x",
        "a/./b",
        "tokens/"
      })
  void aDeviceLeadsToNoOtherPlace(String endpoint) throws Exception {
    int before = declarations.asked.size();
    assertEquals(400, ask(device(), endpoint, "").statusCode());
    assertEquals(before, declarations.asked.size());
  }

  @Test
  void anotherHostIsAPathLikeAnyOther() throws Exception {
    ask(device(), "http:tokens", "");
    assertEquals("/ddm/http%3Atokens", declarations.last().path());
  }

  @Test
  void whoIsNotEnrolledIsNotPassedOn() throws Exception {
    int before = declarations.asked.size();
    WireDevice stranger = WireDevice.of(running, string("UDID", name()));
    assertEquals(
        403, stranger.checkIn("DeclarativeManagement", string("Endpoint", "tokens")).statusCode());
    assertEquals(before, declarations.asked.size());
  }

  @Test
  void aServerThatHangsCostsNobodyElse() throws Exception {
    declarations.answers.put("/ddm/declaration-items", TestDeclarations.NEVER);
    Enrolled patient = device();
    Enrolled other = device();
    List<CompletableFuture<Integer>> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      waiting.add(
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask(patient, "declaration-items", "").statusCode();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              Thread::startVirtualThread));
    }
    assertEquals(200, other.sender().report("Idle", "").statusCode());
    assertTrue(waiting.stream().noneMatch(CompletableFuture::isDone));
    for (CompletableFuture<Integer> one : waiting) {
      assertEquals(503, one.get());
    }
    // By now it is left alone.
    int asked = declarations.asked.size();
    assertEquals(503, ask(patient, "tokens", "").statusCode());
    assertEquals(asked, declarations.asked.size());
    await()
        .atMost(RunningServer.PATIENCE)
        .until(() -> ask(patient, "tokens", "").statusCode() == 200);
  }

  private static Enrolled device() throws Exception {
    return EnrollmentKind.DEVICE.enrolled(running, name());
  }

  private static HttpResponse<byte[]> ask(Enrolled who, String endpoint, String more)
      throws Exception {
    return who.sender().checkIn("DeclarativeManagement", string("Endpoint", endpoint) + more);
  }

  private static String lastWords(Enrolled one) throws Exception {
    JsonArray events =
        running.json("/v1/enrollments/%s/history".formatted(one.deviceId())).getJsonArray("events");
    return events.getJsonObject(events.size() - 1).getString("text");
  }

  private static String name() {
    return UUID.randomUUID().toString();
  }
}
