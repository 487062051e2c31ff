package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.DepAccountFact.DepCursorLost;
import dev.muster.core.event.DepAccountFact.DepCursorStuck;
import dev.muster.core.event.DepFact;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.Fault;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.Op;
import dev.muster.simulator.dep.ProfileStatus;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Apple's service does to those who trust it, each once, where Apple is asked on demand. */
@Timeout(120)
class ITDepTraps {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of("dep.interval", "PT1H", "dep.list.interval", "P1D"));
    dep.account();
    dep.rulesForAll("IT");
  }

  @AfterEach
  void clear() {
    dep.portal.traps().clear();
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void anExpiredCursorBeginsAListOfAllAndDevicesThatCameMeanwhileGetTheirProfile()
      throws Exception {
    dep.sync();
    List<String> serials = box(3).serials();
    dep.portal.expireCursors();
    dep.sync();
    serials.forEach(ITDepTraps::awaitAssigned);
    assertTrue(facts(DepCursorLost.class).size() >= 1);
  }

  @Test
  void theSameCursorWithMoreBehindItIsRecordedOnceAndGetsOnWhenAppleDoes() throws Exception {
    dep.sync();
    int before = facts(DepCursorStuck.class).size();
    String serial = box(1).serials().getFirst();
    dep.portal.feedTraps().repeatCursor(2);
    dep.sync();
    dep.sync();
    assertEquals(before + 1, facts(DepCursorStuck.class).size());
    dep.sync();
    awaitAssigned(serial);
  }

  @Test
  void aSessionThatEndsInTheMiddleIsFollowedByAnother() throws Exception {
    String serial = box(1).serials().getFirst();
    dep.portal.endSessions();
    dep.sync();
    awaitAssigned(serial);
  }

  @Test
  void tooManyRequestsAreSaidWithBothFormsOfRetryAfterAndAskedAgainByTheirTime() throws Exception {
    for (Fault fault :
        List.of(
            Fault.tooMany(Duration.ofSeconds(2)),
            Fault.unavailable(Instant.now().plusSeconds(5)))) {
      dep.portal.traps().next(1, "POST /devices/sync", fault);
      assertEquals(502, sync().statusCode());
      assertTrue(dep.get("/v1/dep/accounts/school").containsKey("problem"));
      assertEquals("good", dep.get("/v1/dep/accounts/school").getString("state"));
      int asked = dep.portal.requests().size();
      assertEquals(502, sync().statusCode());
      assertEquals(asked, dep.portal.requests().size());
      await().atMost(SOON).until(() -> sync().statusCode() == 200);
      assertFalse(dep.get("/v1/dep/accounts/school").containsKey("problem"));
    }
  }

  @Test
  void anAssignmentWhoseAnswerWasLostIsNotRepeated() throws Exception {
    String serial = box(1).serials().getFirst();
    dep.portal.traps().next(1, "POST /profile/devices", new Fault.CutAfterwards());
    sync();
    awaitAssigned(serial);
    dep.sync();
    assertTrue(dep.portal.repeatedAssignments().isEmpty());
  }

  @Test
  void unknownFieldsAndEachFormOfACodeAreTaken() throws Exception {
    dep.portal.traps().unknownFields(true);
    String serial = box(1).serials().getFirst();
    dep.sync();
    awaitAssigned(serial);
    assertTrue(dep.get("/v1/dep/devices/" + serial).getBoolean("present"));
  }

  @Test
  void aListOfAllFindsTheDepartureThatTheChangesForgot() throws Exception {
    String serial = box(1).serials().getFirst();
    dep.sync();
    awaitAssigned(serial);
    dep.portal.feedTraps().forget(1, Op.DELETED);
    dep.apple.release(serial);
    dep.sync();
    assertTrue(dep.get("/v1/dep/devices/" + serial).getBoolean("present"));
    dep.portal.expireCursors();
    dep.sync();
    assertFalse(dep.get("/v1/dep/devices/" + serial).getBoolean("present"));
  }

  @Test
  void aReplacementIsKnownByBothSerialNumbers() throws Exception {
    String old = box(1).serials().getFirst();
    dep.sync();
    awaitAssigned(old);
    String other = "REPL" + boxed++;
    dep.apple.replace(old, Goods.mac(other));
    dep.sync();
    dep.sync();
    JsonObject gone = dep.get("/v1/dep/devices/" + old);
    assertEquals("replaced", gone.getString("gone"));
    assertEquals(other, gone.getString("replaced_by"));
    assertEquals(old, dep.get("/v1/dep/devices/" + other).getString("replaces"));
  }

  private static BoxedFleet box(int count) {
    BoxedFleet fleet = BoxedFleet.buy(dep.apple, dep.portal, boxed, count, dep.running.network);
    boxed += count;
    return fleet;
  }

  /** The answer to a sync comes before what it leads to. */
  private static void awaitAssigned(String serial) {
    await().atMost(SOON).until(() -> dep.apple.profileStatus(serial) == ProfileStatus.ASSIGNED);
  }

  private static HttpResponse<byte[]> sync() throws Exception {
    return dep.send("POST", "/v1/dep/accounts/school/sync", new JsonObject());
  }

  private static <T extends DepFact> List<T> facts(Class<T> kind) {
    return FleetLog.dep(dep.running.server.bootstrapServers(), kind);
  }
}
