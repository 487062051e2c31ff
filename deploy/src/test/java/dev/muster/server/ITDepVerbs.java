package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.SecretFact.SecretRevealed;
import dev.muster.simulator.dep.Fault;
import dev.muster.simulator.dep.Goods;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an admin asks of Apple about a device or an account, beside its profile. */
@Timeout(120)
class ITDepVerbs {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final AtomicInteger NUMBERS = new AtomicInteger(1);

  @TempDir static Path directory;
  private static DepFixture dep;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of());
    dep.account();
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void theCodeOfALockIsKeptAndShownToWhoeverSaysWhy() throws Exception {
    String serial = buy();
    JsonObject locked = lock(serial);
    assertEquals("SUCCESS", locked.getString("response_status"));
    JsonObject secret = secrets(serial).getFirst();
    assertEquals("current", secret.getString("standing"));
    assertEquals(locked.getString("secret"), secret.getString("id"));
    assertFalse(secret.containsKey("value"));
    JsonObject shown = reveal(secret.getString("id"), "its user is locked out");
    assertTrue(
        shown.getString("value").matches("[0-9A-Z]{5}-[0-9A-Z]{5}(-[0-9A-Z]{4}){4}"),
        shown.getString("value"));
    assertTrue(secrets(serial).getFirst().containsKey("revealed_at"));
  }

  @Test
  void aCodeStandsInClearInNothingThatTheServerWrote() throws Exception {
    String serial = buy();
    String id = lock(serial).getString("secret");
    byte[] code = reveal(id, "audit").getString("value").getBytes(StandardCharsets.UTF_8);
    try (var files = Files.walk(directory.resolve("data"))) {
      for (Path file : files.filter(ITDepVerbs::holdsValues).toList()) {
        assertFalse(contains(Files.readAllBytes(file), code), file.toString());
      }
    }
  }

  @Test
  void whoSawASecretAndWhyIsInTheRecord() throws Exception {
    String id = lock(buy()).getString("secret");
    reveal(id, "the repair shop asks for it");
    assertTrue(
        FleetLog.facts(dep.running.server.bootstrapServers(), SecretRevealed.class)
            .contains(new SecretRevealed(id, "the repair shop asks for it")));
  }

  @Test
  void aCodeThatAppleDidNotTakeIsDropped() throws Exception {
    String serial = buy();
    lock(serial);
    JsonObject again = lock(serial);
    assertEquals("DEVICE_ALREADY_LOCKED", again.getString("response_status"));
    assertFalse(again.containsKey("secret"));
    assertEquals(
        List.of("dropped", "current"),
        secrets(serial).stream().map(secret -> secret.getString("standing")).toList());
  }

  @Test
  void aCodeStaysWhereItIsNotKnownWhetherAppleLockedTheDevice() throws Exception {
    String serial = buy();
    dep.portal.traps().next("POST /device/activationlock", new Fault.CutAfterwards());
    HttpResponse<byte[]> answer =
        dep.send("POST", "/v1/dep/devices/%s/activation-lock".formatted(serial), new JsonObject());
    assertTrue(DepFixture.body(502, answer).getString("detail").contains("candidate"));
    JsonObject secret = secrets(serial).getFirst();
    assertEquals("candidate", secret.getString("standing"));
    assertTrue(reveal(secret.getString("id"), "is it locked?").containsKey("value"));
  }

  @Test
  void aSecretIsNotShownWithoutTheScopeForIt() throws Exception {
    String id = lock(buy()).getString("secret");
    JsonObject token =
        DepFixture.body(
            201,
            dep.send(
                "POST",
                "/v1/tokens",
                new JsonObject()
                    .put("name", "helpdesk")
                    .put("scopes", new JsonArray().add("fleet:read").add("dep:manage"))));
    var request =
        HttpRequest.newBuilder(
                dep.running.server.adminUrl().resolve("/v1/secrets/%s/reveal".formatted(id)))
            .header("Authorization", "Bearer " + token.getString("token"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"please\"}"));
    assertEquals(403, dep.running.network.send(request).statusCode());
  }

  @Test
  void devicesAreDisownedOnlyByTheirNumber() throws Exception {
    String serial = buy();
    JsonObject which = new JsonObject().put("serial_numbers", new JsonArray().add(serial));
    HttpResponse<byte[]> asked = dep.send("POST", "/v1/dep/devices/disown", which);
    JsonObject question = DepFixture.body(409, asked);
    assertEquals("urn:muster:problem:confirmation-needed", question.getString("type"));
    assertEquals(1, question.getInteger("targets"));
    DepFixture.body(409, dep.send("POST", "/v1/dep/devices/disown", expecting(which, 2)));
    assertTrue(dep.get("/v1/dep/devices/" + serial).getBoolean("present"));
    JsonObject done =
        DepFixture.body(200, dep.send("POST", "/v1/dep/devices/disown", expecting(which, 1)));
    assertEquals("SUCCESS", done.getJsonObject("outcomes").getString(serial));
    assertFalse(dep.get("/v1/dep/devices/" + serial).getBoolean("present"));
    assertTrue(
        dep.get("/v1/dep/devices/%s/history".formatted(serial))
            .encode()
            .contains("it was disowned"),
        dep.get("/v1/dep/devices/%s/history".formatted(serial)).encodePrettily());
  }

  @Test
  void whatTheOrganizationHasAtAppleIsReadAndSet() throws Exception {
    String account = "/v1/dep/accounts/" + dep.account;
    assertEquals(2, dep.get(account + "/beta-tokens").getJsonArray("tokens").size());
    assertEquals(new JsonObject(), dep.get(account + "/discovery-url"));
    JsonObject url = new JsonObject().put("url", "https://mdm.example.com/.well-known/mdm");
    DepFixture.body(200, dep.send("PUT", account + "/discovery-url", url));
    assertEquals(url.getString("url"), dep.get(account + "/discovery-url").getString("url"));
    DepFixture.body(200, dep.send("DELETE", account + "/discovery-url", new JsonObject()));
    assertEquals(new JsonObject(), dep.get(account + "/discovery-url"));
  }

  @Test
  void anAccountWithoutATokenIsToldSo() throws Exception {
    DepFixture.body(201, dep.send("POST", "/v1/dep/accounts", DepFixture.name("empty")));
    JsonObject problem =
        DepFixture.body(409, dep.running.get("/v1/dep/accounts/empty/beta-tokens"));
    assertEquals("urn:muster:problem:dep-token-missing", problem.getString("type"));
  }

  private static JsonObject expecting(JsonObject which, int devices) {
    return which.copy().put("expected_targets", devices);
  }

  private static String buy() throws Exception {
    String serial = "VERB" + NUMBERS.incrementAndGet();
    dep.apple.buy(Goods.mac(serial));
    dep.apple.assign(serial, dep.portal);
    await()
        .atMost(SOON)
        .until(() -> dep.running.get("/v1/dep/devices/" + serial).statusCode() == 200);
    return serial;
  }

  private static JsonObject lock(String serial) throws Exception {
    return DepFixture.body(
        200,
        dep.send(
            "POST",
            "/v1/dep/devices/%s/activation-lock".formatted(serial),
            new JsonObject().put("lost_message", "Please call")));
  }

  private static JsonObject reveal(String id, String reason) throws Exception {
    return DepFixture.body(
        200,
        dep.send(
            "POST", "/v1/secrets/%s/reveal".formatted(id), new JsonObject().put("reason", reason)));
  }

  private static List<JsonObject> secrets(String serial) throws Exception {
    return dep.get("/v1/secrets?serial=" + serial).getJsonArray("secrets").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Kafka makes its indexes large, and there is nothing but numbers in them. */
  private static boolean holdsValues(Path file) {
    return Files.isRegularFile(file) && !file.toString().endsWith("index");
  }

  private static boolean contains(byte[] content, byte[] wanted) {
    for (int i = 0; i + wanted.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
        return true;
      }
    }
    return false;
  }
}
