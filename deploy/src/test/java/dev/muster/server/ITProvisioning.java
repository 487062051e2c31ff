package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.dep.BoxedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From a sealed box to a ready device: blueprints, and that each ends. */
@Timeout(120)
class ITProvisioning {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of("provisioning.unplanned.release", "PT3S"));
    dep.account();
    dep.rulesForAll("IT");
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void aBlueprintIsCarriedOutStepByStepAndTheDeviceReleased() throws Exception {
    blueprint("PT5M", step("SecurityInfo", "hold"), step("ProfileList", "optional"));
    SimulatedDevice mac = open(Behaviour.OBEDIENT);
    JsonObject done = converse(mac, "released");
    assertEquals("done", done.getString("released_why"));
    for (Object step : done.getJsonArray("steps")) {
      assertEquals("done", ((JsonObject) step).getString("state"));
    }
    assertFalse(mac.awaiting());
    String history =
        dep.get("/v1/enrollments/%s/history".formatted(mac.hardware().udid())).encode();
    assertTrue(history.contains("the blueprint standard began, with 2 steps"), history);
  }

  @Test
  void aStepThatIsNeededAndFailsHoldsTheDeviceUntilAnAdminActs() throws Exception {
    blueprint("PT5M", step("CertificateList", "hold").put("tries", 1));
    SimulatedDevice mac =
        open(
            (type, times) ->
                type.equals("CertificateList") ? Behaviour.Reaction.FAIL : Behaviour.Reaction.OBEY);
    assertTrue(converse(mac, "held").getString("text").contains("CertificateList"));
    assertTrue(mac.awaiting());
    DepFixture.body(
        200,
        dep.send(
            "POST",
            "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid()),
            new JsonObject().put("directive", "release")));
    assertEquals("admin", converse(mac, "released").getString("released_why"));
  }

  @Test
  void aStepThatIsTriedAgainByAnAdminReachesTheDeviceAgain() throws Exception {
    blueprint("PT5M", step("CertificateList", "hold").put("tries", 1));
    AtomicInteger told = new AtomicInteger();
    SimulatedDevice mac =
        open(
            (type, times) ->
                type.equals("CertificateList") && told.incrementAndGet() == 1
                    ? Behaviour.Reaction.FAIL
                    : Behaviour.Reaction.OBEY);
    converse(mac, "held");
    DepFixture.body(
        200,
        dep.send(
            "POST",
            "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid()),
            new JsonObject().put("directive", "retry")));
    assertEquals("done", converse(mac, "released").getString("released_why"));
  }

  @Test
  void aDeviceIsReleasedByTheDeadlineWhateverItsStepsDo() throws Exception {
    blueprint("PT3S", step("CertificateList", "hold").put("tries", 1));
    SimulatedDevice mac =
        open(
            (type, times) ->
                type.equals("CertificateList") ? Behaviour.Reaction.FAIL : Behaviour.Reaction.OBEY);
    assertEquals("deadline", converse(mac, "released").getString("released_why"));
  }

  @Test
  void aDeviceThatNoBlueprintFitsIsReleasedAsWell() throws Exception {
    DepFixture.body(
        200,
        dep.send("PUT", "/v1/blueprints", new JsonObject().put("blueprints", new JsonArray())));
    SimulatedDevice mac = open(Behaviour.OBEDIENT);
    assertEquals("deadline", converse(mac, "released").getString("released_why"));
    assertFalse(mac.awaiting());
  }

  private static void blueprint(String within, JsonObject... steps) throws Exception {
    JsonObject blueprint =
        new JsonObject()
            .put("name", "standard")
            .put("within", within)
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
    SimulatedFleet fleet = box.enroll(behaviour, (device, entry) -> {}, SOON);
    return fleet.devices().getFirst();
  }

  /** Lets the device come until its blueprint stands so. */
  private static JsonObject converse(SimulatedDevice mac, String state) throws Exception {
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
    return dep.get(path);
  }
}
