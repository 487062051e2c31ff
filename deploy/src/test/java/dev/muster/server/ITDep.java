package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepSyncServed;
import dev.muster.core.event.DepFact;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.Fault;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.Op;
import dev.muster.simulator.dep.Outcome;
import dev.muster.simulator.dep.ProfileStatus;
import dev.muster.simulator.dep.Setup;
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

/** Devices that Apple knows, from the portal to an enrolled Mac. */
@Timeout(120)
class ITDep {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static final AtomicInteger NUMBERS = new AtomicInteger(1);

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
  void theChecklistShowsWhatAppleConfirmed() throws Exception {
    JsonObject account = dep.get("/v1/dep/accounts/school");
    assertEquals("good", account.getString("state"));
    assertEquals("Muster", account.getString("server_name"));
    assertTrue(steps(account).subList(0, 3).stream().allMatch(s -> s.getBoolean("done")));
  }

  @Test
  void boxedMacsGetTheirProfileAndEnroll() throws Exception {
    BoxedFleet fleet = box(10);
    for (String serial : fleet.serials()) {
      await().atMost(SOON).until(() -> assigned(serial));
    }
    fleet.enroll(Behaviour.OBEDIENT, (device, entry) -> {}, SOON);
    for (String serial : fleet.serials()) {
      JsonObject explained = dep.get("/v1/dep/devices/%s/explanation".formatted(serial));
      assertFalse(explained.containsKey("missing"), explained.encodePrettily());
      JsonObject history = dep.get("/v1/dep/devices/%s/history".formatted(serial));
      assertTrue(history.encode().contains("it asked for its enrollment profile and got it"));
      assertTrue(history.containsKey("enrollment"));
    }
  }

  @Test
  void aMacThatAppleDoesNotNameIsRefusedWithTheCodeForIt() throws Exception {
    BoxedDevice stranger = box(1).devices().getFirst();
    String serial = stranger.hardware().serialNumber();
    await().atMost(SOON).until(() -> assigned(serial));
    var activation = dep.apple.activate(serial).orElseThrow();
    dep.apple.release(serial);
    await().atMost(SOON).until(() -> gone(serial));
    Setup.Refused refused = assertInstanceOf(Setup.Refused.class, stranger.setUp(activation));
    assertEquals("com.apple.unrecognized.device", refused.code());
    assertEquals(
        "portal-admin",
        dep.get("/v1/dep/devices/%s/explanation".formatted(serial))
            .getJsonObject("missing")
            .getString("who"));
  }

  @Test
  void aDeviceThatLeftAndCameBackGetsItsProfileInEachStay() throws Exception {
    DepServer other = dep.apple.portalServer("other-" + NUMBERS.incrementAndGet());
    String serial = box(1).serials().getFirst();
    await().atMost(SOON).until(() -> assigned(serial));
    dep.apple.assign(serial, other);
    await().atMost(SOON).until(() -> gone(serial));
    dep.apple.assign(serial, dep.portal);
    await().atMost(SOON).until(() -> assigned(serial) && stay(serial) == 2);
  }

  @Test
  void aDeviceThatIsAssignedToTheSameServerAgainGetsTheProfileThatAppleDropped() throws Exception {
    String serial = box(1).serials().getFirst();
    await().atMost(SOON).until(() -> assigned(serial));
    dep.apple.assign(serial, dep.portal);
    await().atMost(SOON).until(() -> assigned(serial));
    assertEquals(1, stay(serial));
  }

  @Test
  void aDeviceOfWhoseDepartureAppleNeverToldIsFoundWhenItIsAskedAbout() throws Exception {
    String serial = box(1).serials().getFirst();
    await().atMost(SOON).until(() -> assigned(serial));
    dep.portal.feedTraps().forget(1, Op.DELETED);
    dep.apple.release(serial);
    DepFixture.body(
        200,
        dep.send(
            "POST", "/v1/dep/accounts/school/sync", new JsonObject().put("serial_number", serial)));
    assertTrue(gone(serial));
  }

  @Test
  void whatAppleDoesNotTakeIsListedWithItsReasonAndTheNextTry() throws Exception {
    String serial = "FAIL" + NUMBERS.incrementAndGet();
    dep.portal.traps().outcome(1, serial, Outcome.FAILED);
    dep.apple.buy(Goods.mac(serial));
    dep.apple.assign(serial, dep.portal);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              JsonObject next = unassigned(serial).getJsonObject("next");
              assertEquals("later", next.getString("what"));
              assertTrue(next.getString("text").contains("FAILED"));
              assertTrue(next.containsKey("at"));
            });
  }

  @Test
  void whereHalfOfAnAssignmentFailsTheOtherHalfIsAssignedSoonAfter() throws Exception {
    dep.portal.limits(10, 10);
    dep.sync();
    dep.portal.traps().next("POST /profile/devices", new Fault.Slow(Duration.ZERO));
    dep.portal.traps().next("POST /profile/devices", new Fault.Cut());
    List<String> serials = box(15).serials();
    dep.portal.limits(100, 1_000);
    await().atMost(SOON).untilAsserted(() -> assertTrue(all(serials)));
  }

  @Test
  void aChangeFromBeforeAnAssignmentWithoutAnAnswerDoesNotRepeatIt() throws Exception {
    String serial = box(1).serials().getFirst();
    await().atMost(SOON).until(() -> assigned(serial));
    dep.portal.feedTraps().tellAssignments(false);
    dep.portal.feedTraps().hold(true);
    dep.apple.assign(serial, dep.portal);
    dep.portal.traps().next("POST /profile/devices", new Fault.CutAfterwards());
    dep.portal.traps().next("POST /devices", new Fault.Slow(Duration.ZERO));
    dep.portal.traps().next(2, "POST /devices", Fault.tooMany(Duration.ofSeconds(1)));
    dep.send("POST", "/v1/dep/accounts/school/sync", new JsonObject().put("serial_number", serial));
    await().atMost(SOON).until(() -> dep.apple.profileStatus(serial) == ProfileStatus.ASSIGNED);
    dep.portal.feedTraps().hold(false);
    await().atMost(SOON).until(() -> dep.portal.traps().waiting() == 0 && assigned(serial));
    dep.portal.feedTraps().tellAssignments(true);
    assertEquals(List.of(), dep.portal.repeatedAssignments());
  }

  @Test
  void aSyncWithoutAChangeWritesNothing() throws Exception {
    box(1);
    dep.sync();
    dep.sync();
    List<DepFact> before = facts();
    dep.sync();
    assertEquals(before, facts());
  }

  private static BoxedFleet box(int count) {
    Network network = dep.running.network;
    return BoxedFleet.buy(dep.apple, dep.portal, NUMBERS.getAndAdd(count), count, network);
  }

  /** By Apple's word and by ours. */
  private static boolean assigned(String serial) throws Exception {
    JsonObject device = device(serial);
    return dep.apple.profileStatus(serial) == ProfileStatus.ASSIGNED
        && device.getBoolean("present", false)
        && device.getJsonObject("next", new JsonObject()).getString("what", "").equals("in-place");
  }

  private static boolean all(List<String> serials) throws Exception {
    for (String serial : serials) {
      if (!assigned(serial)) {
        return false;
      }
    }
    return true;
  }

  private static boolean gone(String serial) throws Exception {
    return !device(serial).getBoolean("present", true);
  }

  private static int stay(String serial) throws Exception {
    return device(serial).getInteger("stay");
  }

  private static JsonObject device(String serial) throws Exception {
    var answer = dep.running.get("/v1/dep/devices/" + serial);
    return answer.statusCode() == 404 ? new JsonObject() : DepFixture.body(200, answer);
  }

  private static JsonObject unassigned(String serial) throws Exception {
    return objects(dep.get("/v1/dep/devices?unassigned=true").getJsonArray("devices")).stream()
        .filter(device -> device.getString("serial_number").equals(serial))
        .findFirst()
        .orElse(new JsonObject().put("next", new JsonObject()));
  }

  /** Without those that say that someone wished so. */
  private static List<DepFact> facts() {
    return FleetLog.dep(dep.running.server.bootstrapServers(), DepFact.class).stream()
        .filter(fact -> !(fact instanceof DepSyncRequested || fact instanceof DepSyncServed))
        .toList();
  }

  private static List<JsonObject> steps(JsonObject account) {
    return objects(account.getJsonArray("steps"));
  }

  private static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
