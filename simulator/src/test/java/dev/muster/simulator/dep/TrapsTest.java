package dev.muster.simulator.dep;

import static dev.muster.simulator.dep.TestClient.devices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with calls, when it is wished. */
class TrapsTest {
  private static final JsonObject NONE = new JsonObject();
  private DepSimulator apple;
  private DepServer server;
  private TestClient client;

  @BeforeEach
  void start() throws Exception {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    client = TestClient.of(apple, server);
    for (String serial : List.of("A", "B")) {
      apple.buy(serial);
      apple.assign(serial, server);
    }
  }

  @AfterEach
  void stop() {
    client.close();
    apple.close();
  }

  private JsonObject assigned(String... serials) throws Exception {
    return client.assign(client.define(), serials);
  }

  @Test
  void anAgentIsDemanded() throws Exception {
    client.agent = "";
    assertEquals("400 USER_AGENT_MISSING", client.refused("GET", "/account", NONE));
  }

  @Test
  void someAgentsAreRefused() throws Exception {
    client.agent = "Go-http-client/2.0";
    assertEquals("400 USER_AGENT_INVALID", client.refused("GET", "/account", NONE));
  }

  @Test
  void theContentTypeIsDemanded() throws Exception {
    client.contentType = "application/json";
    assertEquals("400 MALFORMED_REQUEST_BODY", client.refused("GET", "/account", NONE));
  }

  @Test
  void aWrongVerbIsRefused() throws Exception {
    assertEquals("405 invalid method", client.refused("PUT", "/account", NONE));
  }

  @Test
  void whatIsNoJsonIsMalformed() throws Exception {
    assertEquals(
        "MALFORMED_REQUEST_BODY", client.call("POST", "/devices/sync", "{\"cursor\":").body());
  }

  @Test
  void unsignedTermsStopEverything() throws Exception {
    server.organization().termsSigned(false);
    assertEquals("403 T_C_NOT_SIGNED", client.refused("GET", "/account", NONE));
    assertThrows(IOException.class, client::open);
  }

  @Test
  void anAdministratorWhoLeftTakesTheTokenAlong() throws Exception {
    server.removeAdmin();
    assertEquals("403 FORBIDDEN", client.refused("GET", "/account", NONE));
  }

  @Test
  void accessCanBeDenied() throws Exception {
    server.deny(true);
    assertEquals("403 ACCESS_DENIED", client.refused("GET", "/account", NONE));
  }

  @Test
  void anUnknownSessionIsForbidden() throws Exception {
    client.session = "x";
    assertEquals("403 FORBIDDEN", client.refused("GET", "/account", NONE));
  }

  @Test
  void aSessionEndsAfterItsCalls() throws Exception {
    server.sessionTraps().lastCalls(1);
    client.ok("GET", "/account", NONE);
    assertEquals("401 UNAUTHORIZED", client.refused("GET", "/account", NONE));
  }

  @Test
  void aSessionEndsInItsTime() throws Exception {
    server.sessionTraps().last(Duration.ZERO);
    server.sessionTraps().forbid(true);
    assertEquals("403 FORBIDDEN", client.refused("GET", "/account", NONE));
  }

  @Test
  void aSessionEndsInTheMiddle() throws Exception {
    server.traps().next("/devices/sync", new Fault.SessionsEnd());
    String cursor = client.upToDate();
    assertEquals(
        "401 UNAUTHORIZED",
        client.refused("POST", "/devices/sync", new JsonObject().put("cursor", cursor)));
    client.open();
    client.sync(cursor, 10);
  }

  @Test
  void aSecondSessionCanEndTheFirst() throws Exception {
    server.sessionTraps().single(true);
    String first = client.session;
    client.open();
    client.session = first;
    assertEquals("401 UNAUTHORIZED", client.refused("GET", "/account", NONE));
  }

  @Test
  void anAnswerCanBringANewSession() throws Exception {
    server.sessionTraps().renewEvery(1);
    String old = client.session;
    client.ok("GET", "/account", NONE);
    assertNotEquals(old, client.session);
    client.ok("GET", "/account", NONE);
    client.session = old;
    assertEquals("401 UNAUTHORIZED", client.refused("GET", "/account", NONE));
  }

  @Test
  void tooManyRequestsSayWhenToComeAgain() throws Exception {
    server.traps().next("/account", Fault.tooMany(Duration.ofSeconds(7)));
    HttpResponse<String> answer = client.call("GET", "/account", "");
    assertEquals(429, answer.statusCode());
    assertEquals("7", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void anUnavailableServiceSaysTheDate() throws Exception {
    server.traps().next("*", Fault.unavailable(Instant.parse("2026-11-27T20:00:00Z")));
    HttpResponse<String> answer = client.call("GET", "/account", "");
    assertEquals(503, answer.statusCode());
    assertEquals(
        "Fri, 27 Nov 2026 20:00:00 GMT", answer.headers().firstValue("Retry-After").orElseThrow());
  }

  @Test
  void codesComeInSeveralForms() throws Exception {
    server.traps().next(3, "/account", new Fault.Refuse(403, "ACCESS_DENIED"));
    server.traps().codes(Traps.CodeForm.QUOTED);
    assertEquals("403 \"ACCESS_DENIED\"", client.refused("GET", "/account", NONE));
    server.traps().codes(Traps.CodeForm.NEWLINE);
    assertEquals("403 ACCESS_DENIED\r\n", client.refused("GET", "/account", NONE));
    server.traps().codes(Traps.CodeForm.JSON);
    assertEquals(
        "ACCESS_DENIED",
        new JsonObject(client.call("GET", "/account", "").body()).getString("code"));
  }

  @Test
  void aCutCallIsNotCarriedOut() throws Exception {
    String uuid = client.define();
    server.traps().next("POST /profile/devices", new Fault.Cut());
    // HTTP clients may send a request again that was cut off.
    server.traps().next("POST /profile/devices", new Fault.Cut());
    assertThrows(IOException.class, () -> client.assign(uuid, "A"));
    assertEquals(ProfileStatus.EMPTY, apple.profileStatus("A"));
  }

  @Test
  void aCallCanBeCarriedOutAndNotAnswered() throws Exception {
    String uuid = client.define();
    server.traps().next(2, "POST /profile/devices", new Fault.CutAfterwards());
    assertThrows(IOException.class, () -> client.assign(uuid, "A"));
    assertEquals(ProfileStatus.ASSIGNED, apple.profileStatus("A"));
  }

  @Test
  void anAnswerCanBeSlow() throws Exception {
    server.traps().next("/account", new Fault.Slow(Duration.ofMillis(300)));
    long start = System.nanoTime();
    client.ok("GET", "/account", NONE);
    assertTrue(System.nanoTime() - start >= 300_000_000L);
  }

  @Test
  void aSerialCanFail() throws Exception {
    server.traps().outcome(1, "A", Outcome.FAILED);
    assertEquals(
        new JsonObject().put("A", "FAILED").put("B", "SUCCESS"),
        assigned("A", "B").getJsonObject("devices"));
    assertEquals(ProfileStatus.EMPTY, apple.profileStatus("A"));
    assertEquals("SUCCESS", assigned("A").getJsonObject("devices").getString("A"));
  }

  @Test
  void aSerialCanBeLeftOut() throws Exception {
    server.traps().outcome(1, "A", Outcome.LEFT_OUT);
    assertEquals(new JsonObject().put("B", "SUCCESS"), assigned("A", "B").getJsonObject("devices"));
  }

  @Test
  void successCanBeALie() throws Exception {
    server.traps().outcome(1, "A", Outcome.SUCCESS);
    assertEquals("SUCCESS", assigned("A").getJsonObject("devices").getString("A"));
    assertEquals(ProfileStatus.EMPTY, apple.profileStatus("A"));
  }

  @Test
  void eachTryProlongsThePunishment() throws Exception {
    server
        .traps()
        .untilLeftAlone(
            "A", Outcome.FAILED, Duration.ofSeconds(60), Instant.now().minusSeconds(59));
    assertEquals("FAILED", assigned("A").getJsonObject("devices").getString("A"));
    assertEquals("FAILED", assigned("A").getJsonObject("devices").getString("A"));
    server
        .traps()
        .untilLeftAlone(
            "A", Outcome.FAILED, Duration.ofSeconds(60), Instant.now().minusSeconds(61));
    assertEquals("SUCCESS", assigned("A").getJsonObject("devices").getString("A"));
  }

  @Test
  void aThrottledSerialSaysWhenToComeAgain() throws Exception {
    server.traps().untilLeftAlone("A", Outcome.THROTTLED, Duration.ofSeconds(90), Instant.now());
    JsonObject answer = assigned("A");
    assertEquals("THROTTLED", answer.getJsonObject("devices").getString("A"));
    assertEquals(90, answer.getInteger("retry_after_seconds"));
  }

  @Test
  void beforeVersionNineAThrottledSerialFailed() throws Exception {
    server.traps().outcome(1, "A", Outcome.THROTTLED);
    client.version = 8;
    JsonObject answer = assigned("A");
    assertEquals("FAILED", answer.getJsonObject("devices").getString("A"));
    assertTrue(!answer.containsKey("retry_after_seconds"));
  }

  @Test
  void devicesCanHaveUnknownFields() throws Exception {
    server.traps().unknownFields(true);
    assertTrue(
        client.fetch("", 10).getJsonArray("devices").getJsonObject(0).containsKey("not_yet_known"));
  }

  @Test
  void tooManySerialsAreRefused() throws Exception {
    server.limits(1, 1);
    assertEquals(
        "400 MALFORMED_REQUEST_BODY", client.refused("POST", "/devices", devices("A", "B")));
  }

  @Test
  void whatWasAskedIsNoted() throws Exception {
    client.refused("POST", "/devices/disown", NONE);
    DepRequest last = server.requests().getLast();
    assertTrue(last.is("POST /devices/disown"));
    assertEquals("DEVICE_ID_REQUIRED", last.code());
    assertEquals("test/1", last.userAgent());
  }
}
