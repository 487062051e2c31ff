package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.MicroMdmFact.MicroThingKept;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mdmctl} keeps on the server, and what devices get of it as they enroll. */
@Timeout(120)
class ITMicroMdmBlueprints {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String PROFILES = "/v1/profiles";
  private static final String BLUEPRINTS = "/v1/blueprints";
  private static final String USERS = "/v1/users";

  /** As {@code mdmctl} makes it of a password. */
  private static final String HASH =
      """
      <plist version="1.0"><dict><key>SALTED-SHA512-PBKDF2</key><dict><key>entropy</key><data>%s</data>\
      <key>iterations</key><integer>34805</integer><key>salt</key><data>%s</data></dict></dict></plist>
      """
          .formatted(MicroMdmClient.base64(new byte[128]), MicroMdmClient.base64(new byte[32]));

  @TempDir static Path directory;
  private static DepFixture dep;
  private static MicroMdmClient client;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of("enrollment.open", "true"));
    dep.account();
    dep.rulesForAll("IT");
    client = new MicroMdmClient(dep.running);
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    for (String name : names(BLUEPRINTS, "{\"FilterName\":\"\"}", "blueprints", "name")) {
      client.mdmctl("DELETE", BLUEPRINTS, "{\"names\":[\"%s\"]}".formatted(name));
    }
    assertTrue(dep.get("/v1/blueprints").getJsonArray("blueprints").isEmpty());
    for (String id : names(PROFILES, "{\"id\":\"\"}", "profiles", "Identifier")) {
      client.mdmctl("DELETE", PROFILES, "{\"ids\":[\"%s\"]}".formatted(id));
    }
  }

  @Test
  void aProfileIsKeptByteByByteUntilItIsRemoved() throws Exception {
    client.mdmctl("PUT", PROFILES, put("com.example.wifi"));
    JsonObject one =
        client
            .mdmctl("POST", PROFILES, "{\"id\":\"com.example.wifi\"}")
            .getJsonArray("profiles")
            .getJsonObject(0);
    assertEquals(profile("com.example.wifi"), decoded(one.getString("Mobileconfig")));
    assertTrue(
        FleetLog.facts(dep.running.server.bootstrapServers(), MicroMdmFact.class).stream()
            .anyMatch(fact -> fact instanceof MicroThingKept kept && kept.name().endsWith("wifi")));
    JsonObject bare =
        client
            .withScopes("fleet:read")
            .mdmctl("POST", PROFILES, "{\"id\":\"com.example.wifi\"}")
            .getJsonArray("profiles")
            .getJsonObject(0);
    assertEquals("", bare.getString("Mobileconfig"), "it may be secret");
    client.mdmctl("DELETE", PROFILES, "{\"ids\":[\"com.example.wifi\"]}");
    assertEquals(
        "not found: profile com.example.wifi",
        client.refused("POST", PROFILES, "{\"id\":\"com.example.wifi\"}"));
    assertFalse(client.refused("DELETE", PROFILES, "{\"ids\":[\"com.example.wifi\"]}").isEmpty());
  }

  @Test
  void whatIsNoProfileIsRefused() throws Exception {
    for (String body :
        List.of(
            "{}",
            "{\"profile\":null}",
            "{\"profile\":{\"Identifier\":\"x\",\"Mobileconfig\":null}}",
            "{\"profile\":{\"Identifier\":\"x\",\"Mobileconfig\":\"%%\"}}",
            "{\"profile\":{\"Identifier\":\"x\",\"Mobileconfig\":\"bm9uZQ==\"}}",
            "{\"profile\":{\"Identifier\":7}}",
            put("com.example.a")
                .replace("\"Identifier\":\"com.example.a\"", "\"Identifier\":\"b\""),
            "[]",
            "nonsense")) {
      assertFalse(client.refused("PUT", PROFILES, body).isEmpty(), body);
    }
    assertEquals(List.of(), names(PROFILES, "{\"id\":\"\"}", "profiles", "Identifier"));
  }

  @Test
  void aDeviceThatEnrollsGetsTheBlueprintsThatApplyAndOneThatWasThereDoesNot() throws Exception {
    SimulatedDevice before = dep.running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    before.enroll();
    client.mdmctl("PUT", PROFILES, put("com.example.one"));
    client.mdmctl("PUT", PROFILES, put("com.example.two"));
    client.mdmctl("PUT", BLUEPRINTS, blueprint("a", "\"com.example.one\"", "null", "enroll"));
    client.mdmctl("PUT", BLUEPRINTS, blueprint("b", "\"com.example.two\"", "null", "Enroll"));
    SimulatedDevice mac = dep.running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
    mac.enroll();
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return mac.effects()
                  .profiles()
                  .containsAll(List.of("com.example.one", "com.example.two"));
            });
    before.converse();
    assertFalse(before.effects().profiles().contains("com.example.one"));
  }

  @Test
  void aMacInSetupAssistantGetsTheAccountOfTheUser() throws Exception {
    JsonObject user =
        client
            .mdmctl(
                "PUT",
                USERS,
                """
                {"user":{"uuid":"","udid":"","user_id":"","user_shortname":"itadmin",\
                "user_longname":"IT","auth_token":"","password_hash":"%s","hidden":true}}\
                """
                    .formatted(MicroMdmClient.base64(HASH)))
            .getJsonObject("user");
    String uuid = user.getString("uuid");
    assertFalse(uuid.isEmpty());
    assertEquals(HASH, decoded(user.getString("password_hash")));
    JsonObject listed =
        client
            .mdmctl("POST", USERS, "{\"page\":0,\"per_page\":0}")
            .getJsonArray("users")
            .getJsonObject(0);
    assertEquals("itadmin", listed.getString("user_shortname"));
    assertNull(listed.getString("password_hash"));
    // As it was shown, with another name: what is not shown stays.
    JsonObject again =
        client
            .mdmctl(
                "PUT",
                USERS,
                new JsonObject().put("user", listed.put("user_longname", "IT team")).encode())
            .getJsonObject("user");
    assertEquals(HASH, decoded(again.getString("password_hash")));
    client.mdmctl(
        "PUT",
        BLUEPRINTS,
        blueprint("setup", "", "[\"%s\"]".formatted(uuid), "Enroll")
            .replace(
                "\"skip_primary_setup_account_creation\":false",
                "\"skip_primary_setup_account_creation\":true"));
    BoxedFleet box = BoxedFleet.buyMacs(dep.apple, dep.portal, 1, 1, dep.running.network);
    await().atMost(SOON).until(() -> dep.apple.profileUuid(box.serials().getFirst()).isPresent());
    SimulatedDevice mac =
        box.enroll(Behaviour.OBEDIENT, (device, entry) -> {}, SOON).devices().getFirst();
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return mac.effects().leftSetup().isPresent();
            });
    assertEquals("itadmin", mac.effects().admin().orElseThrow().shortName());
  }

  @Test
  void aBlueprintThatCanNotBeCarriedOutIsRefusedAndNothingChanges() throws Exception {
    client.mdmctl("PUT", BLUEPRINTS, blueprint("kept", "", "null", ""));
    for (String body :
        List.of(
            "{\"blueprint\":{}}",
            blueprint("", "", "null", "Enroll"),
            blueprint("x", "\"com.example.none\"", "null", "Enroll"),
            blueprint("x", "", "[\"nobody\"]", "Enroll"),
            app("no url"),
            app("https://m.example.org/repo/none.plist"),
            blueprint("kept", "", "null", "").replace("uuid-of-kept", "another"))) {
      assertFalse(client.refused("PUT", BLUEPRINTS, body).isEmpty(), body);
    }
    assertFalse(client.refused("DELETE", BLUEPRINTS, "{\"names\":[\"kept\",\"x\"]}").isEmpty());
    assertEquals(List.of("kept"), names(BLUEPRINTS, "{\"FilterName\":\"\"}", "blueprints", "name"));
    assertFalse(client.refused("POST", BLUEPRINTS, "{\"FilterName\":\"x\"}").isEmpty());
  }

  @Test
  void blueprintsOfTheServersOwnStayAndCountBefore() throws Exception {
    JsonObject own =
        new JsonObject()
            .put("name", "own")
            .put(
                "steps",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("command", new JsonObject().put("RequestType", "SecurityInfo"))));
    JsonObject all = new JsonObject().put("blueprints", new JsonArray().add(own));
    DepFixture.body(200, dep.send("PUT", "/v1/blueprints", all));
    client.mdmctl("PUT", BLUEPRINTS, blueprint("a", "", "null", "Enroll"));
    JsonArray both = dep.get("/v1/blueprints").getJsonArray("blueprints");
    assertEquals("micromdm", both.getJsonObject(0).getString("name"));
    assertEquals("own", both.getJsonObject(1).getString("name"));
    client.mdmctl("DELETE", BLUEPRINTS, "{\"names\":[\"a\"]}");
    assertEquals(1, dep.get("/v1/blueprints").getJsonArray("blueprints").size());
    DepFixture.body(
        200,
        dep.send("PUT", "/v1/blueprints", new JsonObject().put("blueprints", new JsonArray())));
  }

  @Test
  void appsAreThePackagesAndAreAddedElsewhere() throws Exception {
    JsonObject apps = client.mdmctl("POST", "/v1/apps", "{\"filter_name\":[\"\"]}");
    assertEquals(new JsonArray(), apps.getJsonArray("apps"));
    assertTrue(client.refused("PUT", "/v1/apps", "x").contains("muster packages add"));
    assertTrue(client.refused("POST", "/v1/challenge", "{}").contains("enroll-link"));
  }

  @Test
  void whoMayOnlyLookChangesNothing() throws Exception {
    MicroMdmClient reader = client.withScopes("fleet:read");
    for (String path : List.of(PROFILES, BLUEPRINTS, USERS)) {
      assertTrue(reader.refused("PUT", path, "{}").contains("dep:manage"));
      reader.mdmctl("POST", path, "{}");
    }
  }

  private static List<String> names(String path, String body, String list, String key)
      throws Exception {
    return client.mdmctl("POST", path, body).getJsonArray(list).stream()
        .map(JsonObject.class::cast)
        .map(one -> one.getString(key))
        .toList();
  }

  private static String put(String identifier) {
    return "{\"profile\":{\"Identifier\":\"%s\",\"Mobileconfig\":\"%s\"}}"
        .formatted(identifier, MicroMdmClient.base64(profile(identifier)));
  }

  private static String profile(String identifier) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <plist version="1.0"><dict><key>PayloadIdentifier</key><string>%s</string>
    <key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
    <key>PayloadUUID</key><string>4F2E6E1B-0000-4000-8000-000000000001</string></dict></plist>
    """
        .formatted(identifier);
  }

  /** As Go writes what the client has read from the operator's file. */
  private static String blueprint(String name, String profiles, String users, String applyAt) {
    return """
    {"blueprint":{"uuid":"uuid-of-%s","name":"%s","install_application_manifest_urls":[],\
    "profile_ids":[%s],"user_uuids":%s,"skip_primary_setup_account_creation":false,\
    "set_primary_setup_account_as_regular_user":false,"apply_at":["%s"]}}\
    """
        .formatted(name, name, profiles, users, applyAt);
  }

  private static String app(String url) {
    return blueprint("x", "", "null", "Enroll")
        .replace("_urls\":[]", "_urls\":[\"%s\"]".formatted(url));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }
}
