package dev.muster.simulator.dep;

import static dev.muster.simulator.dep.TestClient.serials;
import static dev.muster.simulator.dep.TestClient.strings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with lists, cursors and changes, when it is wished. */
class FeedTrapsTest {
  private DepSimulator apple;
  private DepServer server;
  private TestClient client;
  private String cursor;

  @BeforeEach
  void start() throws Exception {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    client = TestClient.of(apple, server);
    cursor = client.upToDate();
  }

  @AfterEach
  void stop() {
    client.close();
    apple.close();
  }

  private void bought(String serial) {
    apple.buy(serial);
    apple.assign(serial, server);
  }

  private String refused(String path, JsonObject body) throws Exception {
    return client.refused("POST", path, body);
  }

  @Test
  void theSameCursorComesAgainWithMoreToFollow() throws Exception {
    bought("A");
    server.feedTraps().repeatCursor(1);
    JsonObject stuck = client.sync(cursor, 10);
    assertEquals(cursor, stuck.getString("cursor"));
    assertTrue(stuck.getBoolean("more_to_follow"));
    JsonObject freed = client.sync(cursor, 10);
    assertEquals(List.of("A"), serials(freed));
    assertFalse(freed.getBoolean("more_to_follow"));
  }

  @Test
  void anOldCursorExpires() throws Exception {
    server.expireCursors();
    assertEquals(
        "400 EXPIRED_CURSOR", refused("/devices/sync", new JsonObject().put("cursor", cursor)));
    client.sync(client.upToDate(), 10);
  }

  @Test
  void cursorsLastAsLongAsIsWished() throws Exception {
    server.feedTraps().cursorsLast(Duration.ofSeconds(-1));
    assertEquals(
        "400 EXPIRED_CURSOR", refused("/devices/sync", new JsonObject().put("cursor", cursor)));
  }

  @Test
  void aCursorOfAnotherServerIsInvalid() throws Exception {
    try (TestClient other = TestClient.of(apple, apple.portalServer("Other"))) {
      assertEquals(
          "400 INVALID_CURSOR",
          other.refused("POST", "/devices/sync", new JsonObject().put("cursor", cursor)));
    }
  }

  @Test
  void aMadeUpCursorIsInvalid() throws Exception {
    assertEquals(
        "400 INVALID_CURSOR", refused("/server/devices", new JsonObject().put("cursor", "MTAw")));
  }

  @Test
  void aCursorCanBeBoundToItsLimit() throws Exception {
    server.feedTraps().bindCursorsToLimit(true);
    assertEquals(
        "400 INVALID_CURSOR",
        refused("/devices/sync", new JsonObject().put("cursor", cursor).put("limit", 7)));
  }

  @Test
  void syncDemandsACursor() throws Exception {
    assertEquals("400 CURSOR_REQUIRED", refused("/devices/sync", new JsonObject()));
  }

  @Test
  void anotherCursorComesWithoutChanges() throws Exception {
    assertNotEquals(cursor, client.sync(cursor, 10).getString("cursor"));
    server.feedTraps().idleCursorsStay(true);
    assertEquals(cursor, client.sync(cursor, 10).getString("cursor"));
  }

  @Test
  void theOrderOfChangesCanBeAny() throws Exception {
    List<String> bought = IntStream.range(0, 30).mapToObj("S%02d"::formatted).toList();
    bought.forEach(this::bought);
    server.feedTraps().shuffle(1);
    List<String> told = serials(client.sync(cursor, 100));
    assertNotEquals(bought, told);
    assertEquals(Set.copyOf(bought), new HashSet<>(told));
  }

  @Test
  void laterChangesOfASerialHaveLaterDates() throws Exception {
    bought("A");
    apple.release("A");
    apple.assign("A", server);
    assertEquals(3, Set.copyOf(strings(client.sync(cursor, 10), "op_date")).size());
  }

  @Test
  void datesOfChangesCanBeTied() throws Exception {
    server.feedTraps().tieDates(true);
    for (int i = 0; i < 20; i++) {
      bought("T" + i);
      apple.release("T" + i);
    }
    JsonObject page = client.sync(cursor, 100);
    assertTrue(Set.copyOf(strings(page, "op_date")).size() < 20);
  }

  @Test
  void anAssignmentToTheSameServerDropsTheProfileAndKeepsItsName() throws Exception {
    bought("A");
    String uuid = client.define();
    client.assign(uuid, "A");
    cursor = client.upToDate();
    apple.assign("A", server);
    JsonObject change = client.sync(cursor, 10).getJsonArray("devices").getJsonObject(0);
    assertEquals("modified", change.getString("op_type"));
    assertEquals("removed", change.getString("profile_status"));
    assertEquals(uuid, change.getString("profile_uuid"));
    assertTrue(apple.activate("A").isEmpty());
  }

  @Test
  void aChangeCanBeForgotten() throws Exception {
    server.feedTraps().forget(1, Op.ADDED);
    bought("A");
    bought("B");
    assertEquals(List.of("B"), serials(client.sync(cursor, 10)));
    assertEquals(List.of("A", "B"), serials(client.fetch("", 10)));
  }

  @Test
  void aRemovalCanBeForgotten() throws Exception {
    bought("A");
    server.feedTraps().forget(1, Op.DELETED);
    apple.release("A");
    assertEquals(List.of("added"), strings(client.sync(cursor, 10), "op_type"));
    assertEquals(List.of(), serials(client.fetch("", 10)));
  }

  @Test
  void changesCanComeLate() throws Exception {
    server.feedTraps().hold(true);
    bought("A");
    assertEquals(List.of(), serials(client.sync(cursor, 10)));
    server.feedTraps().hold(false);
    assertEquals(List.of("A"), serials(client.sync(cursor, 10)));
  }

  @Test
  void assignmentsCanBeKeptFromTheFeed() throws Exception {
    bought("A");
    cursor = client.upToDate();
    server.feedTraps().tellAssignments(false);
    client.assign(client.define(), "A");
    assertEquals(List.of(), serials(client.sync(cursor, 10)));
  }
}
