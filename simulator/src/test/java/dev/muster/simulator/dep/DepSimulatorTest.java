package dev.muster.simulator.dep;

import static dev.muster.simulator.dep.TestClient.devices;
import static dev.muster.simulator.dep.TestClient.serials;
import static dev.muster.simulator.dep.TestClient.strings;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Apple's service does when nothing goes wrong. */
class DepSimulatorTest {
  private DepSimulator apple;
  private DepServer server;
  private TestClient client;

  @BeforeEach
  void start() throws Exception {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    client = TestClient.of(apple, server);
  }

  @AfterEach
  void stop() {
    client.close();
    apple.close();
  }

  private void bought(String... serials) {
    for (String serial : serials) {
      apple.buy(serial);
      apple.assign(serial, server);
    }
  }

  @Test
  void theAccountSaysWhoItIsAndItsLimits() throws Exception {
    server.limits(50, 500);
    JsonObject account = client.ok("GET", "/account", new JsonObject());
    assertEquals("Muster", account.getString("server_name"));
    assertEquals(server.uuid(), account.getString("server_uuid"));
    assertTrue(
        account.getJsonArray("urls").stream()
            .map(JsonObject.class::cast)
            .anyMatch(
                u ->
                    u.getString("uri").equals("/profile/devices")
                        && u.getJsonObject("limit").getInteger("maximum") == 500));
  }

  @Test
  void allDevicesAreFetchedInPages() throws Exception {
    bought("A", "B", "C");
    JsonObject first = client.fetch("", 2);
    JsonObject second = client.fetch(first.getString("cursor"), 2);
    assertEquals(List.of("A", "B"), serials(first));
    assertEquals(List.of("C"), serials(second));
    assertTrue(first.getBoolean("more_to_follow"));
    assertFalse(second.getBoolean("more_to_follow"));
  }

  @Test
  void aCursorWhoseDevicesWereAllFetchedIsExhausted() throws Exception {
    String cursor = client.upToDate();
    assertEquals(
        "400 EXHAUSTED_CURSOR",
        client.refused("POST", "/server/devices", new JsonObject().put("cursor", cursor)));
  }

  @Test
  void changesFollowTheFetch() throws Exception {
    bought("A");
    String cursor = client.upToDate();
    bought("B");
    apple.release("A");
    JsonObject changes = client.sync(cursor, 100);
    assertEquals(List.of("B", "A"), serials(changes));
    assertEquals(List.of("added", "deleted"), strings(changes, "op_type"));
    assertEquals(List.of(), serials(client.sync(changes.getString("cursor"), 100)));
  }

  @Test
  void whatChangedDuringTheFetchFollows() throws Exception {
    bought("A", "B");
    JsonObject first = client.fetch("", 1);
    apple.release("A");
    JsonObject second = client.fetch(first.getString("cursor"), 1);
    assertEquals(List.of("A"), serials(client.sync(second.getString("cursor"), 100)));
  }

  @Test
  void aProfileIsDefinedAssignedReadBackAndTaken() throws Exception {
    bought("A");
    String uuid = client.define();
    assertEquals("SUCCESS", client.assign(uuid, "A").getJsonObject("devices").getString("A"));
    JsonObject read =
        client.ok("POST", "/devices", devices("A")).getJsonObject("devices").getJsonObject("A");
    assertEquals("assigned", read.getString("profile_status"));
    assertEquals(uuid, read.getString("profile_uuid"));
    Activation activation = apple.activate("A").orElseThrow();
    assertEquals("https://mdm.example.com/dep", activation.url().toString());
    assertTrue(activation.awaits());
    assertEquals(ProfileStatus.PUSHED, apple.profileStatus("A"));
  }

  @Test
  void aProfileIsGivenBackAsItCame() throws Exception {
    String uuid = client.define();
    JsonObject read = client.ok("GET", "/profile?profile_uuid=" + uuid, new JsonObject());
    assertEquals(TestClient.profile().put("profile_uuid", uuid), read);
  }

  @Test
  void theOldVerbAssignsToo() throws Exception {
    bought("A");
    String uuid = client.define();
    client.ok("PUT", "/profile/devices", devices("A").put("profile_uuid", uuid));
    assertEquals(uuid, apple.profileUuid("A").orElseThrow());
  }

  @Test
  void aProfileMayNameItsDevices() throws Exception {
    bought("A");
    JsonObject profile = TestClient.profile().put("devices", devices("A", "X").getValue("devices"));
    JsonObject answer = client.ok("POST", "/profile", profile).getJsonObject("devices");
    assertEquals(new JsonObject().put("A", "SUCCESS").put("X", "NOT_ACCESSIBLE"), answer);
  }

  @Test
  void aRemovedProfileIsNotGiven() throws Exception {
    bought("A");
    client.assign(client.define(), "A");
    client.ok("DELETE", "/profile/devices", devices("A"));
    assertEquals(ProfileStatus.REMOVED, apple.profileStatus("A"));
    assertTrue(apple.activate("A").isEmpty());
  }

  @Test
  void anAssignmentOfWhatIsSoIsNoted() throws Exception {
    bought("A", "B");
    String uuid = client.define();
    client.assign(uuid, "A");
    client.assign(uuid, "A", "B");
    assertEquals(
        List.of("A"), server.repeatedAssignments().stream().map(Assignment::serial).toList());
  }

  @Test
  void aDeviceThatMovesLosesItsProfile() throws Exception {
    bought("A");
    client.assign(client.define(), "A");
    apple.assign("A", apple.portalServer("Other"));
    apple.assign("A", server);
    assertEquals(ProfileStatus.EMPTY, apple.profileStatus("A"));
    assertEquals(3, apple.device("A").stays());
  }

  @Test
  void aReplacementNamesWhatItReplaces() throws Exception {
    bought("A");
    String cursor = client.upToDate();
    apple.replace("A", Goods.mac("B"));
    JsonObject gone = client.sync(cursor, 100).getJsonArray("devices").getJsonObject(0);
    assertTrue(gone.getBoolean("released_by_replacement"));
    assertEquals(
        "A",
        client
            .ok("GET", "/device/replacementDetails?device=B", new JsonObject())
            .getString("original_device_serial_number"));
  }

  @Test
  void aMigrationHasADeadline() throws Exception {
    apple.buy("A");
    apple.migrate("A", server, Instant.parse("2027-01-31T00:00:00Z"));
    JsonObject device = client.fetch("", 10).getJsonArray("devices").getJsonObject(0);
    assertEquals("2027-01-31T00:00:00Z", device.getString("mdm_migration_deadline"));
  }

  @Test
  void oldVersionsAreToldLess() throws Exception {
    apple.buy(Goods.mac("A").numbers("aa:bb", "cc:dd", List.of("1")));
    apple.migrate("A", server, Instant.parse("2027-01-31T00:00:00Z"));
    client.version = 7;
    JsonObject device = client.fetch("", 10).getJsonArray("devices").getJsonObject(0);
    assertNull(device.getValue("wifi_mac_address"));
    assertNull(device.getValue("mdm_migration_deadline"));
    assertEquals(7, server.requests().getLast().version());
  }

  @Test
  void aDisownedDeviceIsGoneForGood() throws Exception {
    bought("A");
    client.ok("POST", "/devices/disown", devices("A"));
    assertEquals(List.of(), server.serials());
    assertEquals(
        "NOT_ACCESSIBLE",
        client.ok("POST", "/devices/disown", devices("A")).getJsonObject("devices").getString("A"));
  }

  @Test
  void aLockedDeviceIsNotLockedTwice() throws Exception {
    bought("A");
    JsonObject body = new JsonObject().put("device", "A").put("escrow_key", "ab".repeat(32));
    assertEquals(
        "SUCCESS", client.ok("POST", "/device/activationlock", body).getString("response_status"));
    assertEquals(
        "DEVICE_ALREADY_LOCKED",
        client.ok("POST", "/device/activationlock", body).getString("response_status"));
  }

  @Test
  void theDiscoveryUrlIsSetAndForgotten() throws Exception {
    String path = "/account-driven-enrollment/profile";
    client.ok(
        "POST", path, new JsonObject().put("mdm_service_discovery_url", "https://a.example/x"));
    assertEquals(
        "https://a.example/x",
        client.ok("GET", path, new JsonObject()).getString("mdm_service_discovery_url"));
    client.ok("DELETE", path, new JsonObject());
    assertEquals("404 NOT_FOUND", client.refused("GET", path, new JsonObject()));
  }

  @Test
  void thereAreBetaTokens() throws Exception {
    assertFalse(
        client
            .ok("GET", "/os-beta-enrollment/tokens", new JsonObject())
            .getJsonArray("betaEnrollmentTokens")
            .isEmpty());
  }

  @Test
  void aLargeAccountIsReadInNoTime() throws Exception {
    List<String> all = IntStream.range(0, 20_000).mapToObj("S%06d"::formatted).toList();
    all.forEach(apple::buy);
    apple.assign(all, server);
    client.upToDate();
    long start = System.nanoTime();
    client.upToDate();
    assertTrue(System.nanoTime() - start < 4_000_000_000L, "20 pages of 1,000 take their time");
  }
}
