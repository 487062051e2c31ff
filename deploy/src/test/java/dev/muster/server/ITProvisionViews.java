package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.cli.Ran;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What admins see of blueprints: where they stand, what happened, how long it takes. */
@Timeout(90)
class ITProvisionViews {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Behaviour NO_CERTIFICATES =
      (type, times) ->
          type.equals("CertificateList") ? Behaviour.Reaction.FAIL : Behaviour.Reaction.OBEY;

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of());
    dep.account();
    dep.rulesForAll("IT");
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void aReleasedDeviceIsShownByItsSerialNumberFromTheBeginningToTheEnd() throws Exception {
    blueprint("told", step("SecurityInfo", "optional"), step("ProfileList", "optional"));
    SimulatedDevice mac = open(Behaviour.OBEDIENT);
    converse(mac, "released");
    String shown = well("provision", "show", mac.hardware().serialNumber());
    inOrder(
        shown,
        "blueprint told",
        "awaits: nothing",
        "the blueprint told began",
        "1 SecurityInfo",
        "it said that it will",
        "2 ProfileList",
        "it is told that it may go on",
        "it is out of Setup Assistant");
    JsonObject timeline =
        dep.get(path(mac.hardware().serialNumber().toLowerCase(Locale.ROOT)) + "/timeline");
    assertTrue(timeline.getBoolean("whole"));
    assertEquals("PT0S", timeline.getJsonArray("entries").getJsonObject(0).getString("after"));
  }

  @Test
  void aHeldDeviceStandsFirstAndWaitsForAnAdminUntilOneActs() throws Exception {
    blueprint("held", step("CertificateList", "hold").put("tries", 1));
    SimulatedDevice other = open(Behaviour.OBEDIENT);
    converse(other, "released");
    SimulatedDevice mac = open(NO_CERTIFICATES);
    JsonObject held = converse(mac, "held");
    assertEquals("admin", held.getString("who"));
    assertEquals("CertificateList", held.getString("step_name"));
    String serial = mac.hardware().serialNumber();
    List<String> lines = well("provision", "status").lines().toList();
    assertTrue(lines.getFirst().contains("held 1"), lines.getFirst());
    assertTrue(lines.get(2).startsWith(serial), lines.get(2));
    assertTrue(
        RunningServer.operations(dep.running.server, "metrics")
            .body()
            .contains("muster_provisioning_devices{state=\"held\"} 1.0"));
    Ran over = muster("provision", "status", "--until-released", "--timeout", "PT0.2S");
    assertEquals(4, over.exit(), over.err());
    well("provision", "release", serial);
    CompletableFuture<Ran> watching =
        CompletableFuture.supplyAsync(
            () ->
                muster(
                    "provision",
                    "status",
                    "--until-released",
                    "--timeout",
                    "PT30S",
                    "--interval",
                    "PT0.1S"));
    JsonObject released = converse(mac, "released");
    Ran watched = watching.get();
    assertEquals(0, watched.exit(), watched.err());
    assertTrue(watched.out().contains(serial + "  held  gave-up"), watched.out());
    assertEquals(true, released.getBoolean("gave_up"));
    assertTrue(well("provision", "show", serial).contains("the device is held"));
  }

  @Test
  void howLongStepsTakeStandsBesideWhatTheyMay() throws Exception {
    blueprint("timed", step("SecurityInfo", "optional").put("within", "PT0.001S"));
    converse(open(Behaviour.OBEDIENT), "released");
    blueprint("timed", step("SecurityInfo", "optional").put("within", "PT1M"));
    converse(open(Behaviour.OBEDIENT), "released");
    JsonObject timed =
        dep.get("/v1/provisioning/times?blueprint=timed")
            .getJsonArray("blueprints")
            .getJsonObject(0);
    assertEquals(2, timed.getInteger("devices"));
    assertEquals(2, timed.getJsonObject("release").getInteger("count"));
    JsonObject step = timed.getJsonArray("steps").getJsonObject(0);
    assertEquals("PT1M", step.getString("within"));
    assertEquals(2, step.getInteger("count"));
    assertTrue(well("provision", "times", "--blueprint", "timed").contains("start to release"));
    assertTrue(well("provision", "times", "--blueprint", "nope").contains("No device has had"));
  }

  @Test
  void aRehearsalTakesRecordedDevicesThroughOtherBlueprintsAndChangesNothing() throws Exception {
    blueprint("before", step("SecurityInfo", "hold"), step("ProfileList", "optional"));
    SimulatedDevice mac = open(Behaviour.OBEDIENT);
    converse(mac, "released");
    JsonObject now = dep.get("/v1/blueprints");
    Path file =
        Files.writeString(
            directory.resolve("blueprints.yaml"),
            """
            blueprints:
              - name: before
                within: PT20M
                steps:
                  - command: {RequestType: CertificateList}
                  - command: {RequestType: SecurityInfo}
                    need: hold
                    within: PT0.001S
            """);
    String told =
        well(
            "provision",
            "rehearse",
            "-f",
            file.toString(),
            "--serial",
            mac.hardware().serialNumber());
    inOrder(
        told,
        "Of 1 devices that were provisioned, 0 would have had another blueprint.",
        "before: 1 devices",
        "CertificateList",
        "new",
        "SecurityInfo",
        "changed",
        "ProfileList",
        "gone",
        "1 would be held: " + mac.hardware().serialNumber(),
        "Nothing was done.");
    assertEquals(now, dep.get("/v1/blueprints"));
  }

  @Test
  void whoIsNotKnownIsSaidInOneLine() {
    Ran ran = muster("provision", "show", "C02NOBODY");
    assertEquals(1, ran.exit());
    assertEquals(1, ran.err().lines().count(), ran.err());
    assertTrue(ran.err().contains("C02NOBODY"), ran.err());
  }

  private static void inOrder(String text, String... parts) {
    int from = 0;
    for (String part : parts) {
      int at = text.indexOf(part, from);
      assertTrue(at >= 0, () -> "no " + part + " in its place in\n" + text);
      from = at + part.length();
    }
  }

  private static String well(String... words) {
    Ran ran = muster(words);
    assertEquals(0, ran.exit(), () -> String.join(" ", words) + ": " + ran.err());
    return ran.out();
  }

  private static Ran muster(String... words) {
    return Ran.of(dep.running.server.data(), words);
  }

  private static String path(String device) {
    return "/v1/enrollments/%s/provisioning".formatted(device);
  }

  private static void blueprint(String name, JsonObject... steps) throws Exception {
    JsonObject blueprint =
        new JsonObject()
            .put("name", name)
            .put("within", "PT5M")
            .put("steps", new JsonArray(List.of(steps)));
    DepFixture.body(
        200,
        dep.send(
            "PUT",
            "/v1/blueprints",
            new JsonObject().put("blueprints", new JsonArray().add(blueprint))));
  }

  private static JsonObject step(String requestType, String need) {
    return new JsonObject()
        .put("command", new JsonObject().put("RequestType", requestType))
        .put("need", need);
  }

  /** A device out of its box, enrolled and waiting. */
  private static SimulatedDevice open(Behaviour behaviour) throws Exception {
    BoxedFleet box = BoxedFleet.buy(dep.apple, dep.portal, boxed++, 1, dep.running.network);
    String serial = box.serials().getFirst();
    await().atMost(SOON).until(() -> dep.apple.profileUuid(serial).isPresent());
    return box.enroll(behaviour, (device, entry) -> {}, SOON).devices().getFirst();
  }

  /** Lets the device come until its blueprint stands so. */
  private static JsonObject converse(SimulatedDevice mac, String state) throws Exception {
    String path = path(mac.hardware().udid());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              var answer = dep.running.get(path);
              return answer.statusCode() == 200
                  && DepFixture.body(200, answer).getString("state").equals(state);
            });
    return dep.get(path);
  }
}
