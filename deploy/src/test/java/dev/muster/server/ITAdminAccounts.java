package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The admin accounts that Setup Assistant makes, and blueprints for devices that do not wait. */
@Timeout(120)
class ITAdminAccounts {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("provisioning.password.rotation", "PT1S");
    settings.put("enrollment.open", "true");
    dep = DepFixture.start(directory, settings);
    dep.account();
    dep.rulesForAll("IT");
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void anAccountGetsAPasswordOfItsOwnThatIsReplacedOnceSomebodyWasShownIt() throws Exception {
    applied(blueprint("macs", "setup", account()));
    SimulatedDevice mac = open();
    converse(mac, "released");
    String shown = reveal(current(mac));
    assertTrue(mac.effects().admin().orElseThrow().opensWith(shown));
    assertEquals("itadmin", mac.effects().admin().orElseThrow().shortName());
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              mac.converse();
              return !mac.effects().admin().orElseThrow().opensWith(shown);
            });
    await()
        .atMost(SOON)
        .until(() -> mac.effects().admin().orElseThrow().opensWith(reveal(current(mac))));
    assertFalse(log(mac).contains(shown));
  }

  @Test
  void aMacThatDoesNotTakeTheAccountLeavesASecretThatNeverCounted() throws Exception {
    applied(blueprint("macs", "setup", account().put("tries", 1).put("need", "optional")));
    SimulatedDevice mac =
        open(
            (type, times) ->
                type.equals("AccountConfiguration")
                    ? Behaviour.Reaction.FAIL
                    : Behaviour.Reaction.OBEY);
    converse(mac, "released");
    await().atMost(SOON).until(() -> standings(mac).equals(List.of("dropped")));
  }

  @Test
  void whatSetupAssistantWouldNotDoIsRefused() throws Exception {
    JsonObject two = account();
    two.getJsonObject("command")
        .getJsonArray("AutoSetupAdminAccounts")
        .add(new JsonObject().put("shortName", "second"));
    refused("a Mac makes the first", blueprint("macs", "setup", two));
    JsonObject none =
        new JsonObject()
            .put(
                "command",
                new JsonObject()
                    .put("RequestType", "AccountConfiguration")
                    .put("SkipPrimarySetupAccountCreation", true));
    refused("leaves the Mac without an admin", blueprint("macs", "setup", none));
    refused("only a device that waits", blueprint("macs", "manual", account()));
    refused("does nothing", blueprint("macs", "setup", new JsonObject().put("name", "idle")));
    refused(
        "there is no package munki.pkg",
        blueprint(
            "macs",
            "setup",
            new JsonObject().put("install", new JsonObject().put("package", "munki.pkg"))));
  }

  @Test
  void aDeviceThatEnrollsInUseGetsTheBlueprintForSuch() throws Exception {
    applied(
        blueprint(
            "in-use",
            "manual",
            new JsonObject().put("command", new JsonObject().put("RequestType", "SecurityInfo"))));
    SimulatedDevice mac = dep.running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    mac.enroll();
    converse(mac, "done");
    assertEquals(
        "done",
        dep.get("/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid()))
            .getJsonArray("steps")
            .getJsonObject(0)
            .getString("state"));
  }

  private static JsonObject account() {
    return new JsonObject()
        .put("name", "admin")
        .put("need", "hold")
        .put(
            "command",
            new JsonObject()
                .put("RequestType", "AccountConfiguration")
                .put("SkipPrimarySetupAccountCreation", true)
                .put(
                    "AutoSetupAdminAccounts",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("shortName", "itadmin")
                                .put("fullName", "IT")
                                .put("hidden", true))));
  }

  private static JsonObject blueprint(String name, String arrival, JsonObject step) {
    return new JsonObject()
        .put("name", name)
        .put("for", new JsonObject().put("arrival", arrival))
        .put("within", "PT5M")
        .put("steps", new JsonArray().add(step));
  }

  private static void applied(JsonObject blueprint) throws Exception {
    DepFixture.body(200, dep.send("PUT", "/v1/blueprints", all(blueprint)));
  }

  private static void refused(String why, JsonObject blueprint) throws Exception {
    String text = DepFixture.body(400, dep.send("PUT", "/v1/blueprints", all(blueprint))).encode();
    assertTrue(text.contains(why), text);
  }

  private static JsonObject all(JsonObject blueprint) {
    return new JsonObject().put("blueprints", new JsonArray().add(blueprint));
  }

  private static Stream<JsonObject> secrets(SimulatedDevice mac) throws Exception {
    return dep
        .get("/v1/secrets?serial=" + mac.hardware().serialNumber())
        .getJsonArray("secrets")
        .stream()
        .map(JsonObject.class::cast);
  }

  private static List<String> standings(SimulatedDevice mac) throws Exception {
    return secrets(mac).map(secret -> secret.getString("standing")).toList();
  }

  private static String current(SimulatedDevice mac) throws Exception {
    await().atMost(SOON).until(() -> standings(mac).contains("current"));
    return secrets(mac)
        .filter(secret -> secret.getString("standing").equals("current"))
        .findFirst()
        .orElseThrow()
        .getString("id");
  }

  private static String reveal(String secret) throws Exception {
    return DepFixture.body(
            200,
            dep.send(
                "POST",
                "/v1/secrets/%s/reveal".formatted(secret),
                new JsonObject().put("reason", "a test")))
        .getString("value");
  }

  /** All that is told of the device: no password is in it. */
  private static String log(SimulatedDevice mac) throws Exception {
    return new String(
        dep.running
            .get("/v1/enrollments/%s/history?limit=1000".formatted(mac.hardware().udid()))
            .body(),
        StandardCharsets.UTF_8);
  }

  private static SimulatedDevice open() throws Exception {
    return open(Behaviour.OBEDIENT);
  }

  /** A Mac out of its box, enrolled and waiting. */
  private static SimulatedDevice open(Behaviour behaviour) throws Exception {
    BoxedFleet box = BoxedFleet.buyMacs(dep.apple, dep.portal, boxed, 1, dep.running.network);
    boxed += 5;
    String serial = box.serials().getFirst();
    await().atMost(SOON).until(() -> dep.apple.profileUuid(serial).isPresent());
    return box.enroll(behaviour, (device, entry) -> {}, SOON).devices().getFirst();
  }

  /** Lets the device come until its blueprint stands so. */
  private static void converse(SimulatedDevice mac, String state) {
    String path = "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              var answer = dep.running.get(path);
              return answer.statusCode() == 200
                  && DepFixture.body(200, answer).getString("state").equals(state);
            });
  }
}
