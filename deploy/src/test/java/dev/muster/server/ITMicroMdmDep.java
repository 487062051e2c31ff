package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.DepAccountFact.DepCallPassedOn;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepTokenGivenOut;
import dev.muster.core.event.DepFact;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.ProfileStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code mdmctl} and what it asks of Apple: tokens, profiles, devices, and who gets which. */
@Timeout(120)
class ITMicroMdmDep {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ACCOUNT = "micromdm";
  private static final String TOKENS = "/v1/dep-tokens";
  private static final String PROFILES = "/v1/dep/profiles";
  private static final String ASSIGNERS = "/v1/dep/autoassigners";

  @TempDir static Path directory;
  private static DepFixture dep;
  private static MicroMdmClient client;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of());
    client = new MicroMdmClient(dep.running);
    assertTrue(client.refused("GET", "/v1/dep/account", "").contains("mdmctl get dep-tokens"));
    JsonObject before = client.mdmctl("GET", TOKENS, "");
    assertEquals(new JsonArray(), before.getJsonArray("dep_tokens"));
    assertEquals(before, client.mdmctl("GET", TOKENS, ""), "the key stays the same");
    String der = before.getString("public_key");
    dep.portal.uploadCertificate(
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(Base64.getDecoder().decode(der))));
    String file = MicroMdmClient.base64(dep.portal.tokenFile());
    assertEquals(
        new JsonObject(), client.mdmctl("PUT", TOKENS, "{\"p7m_content\":\"%s\"}".formatted(file)));
    for (String serial : new String[] {"MICRO1", "MICRO2", "MICRO3"}) {
      dep.apple.buy(Goods.mac(serial));
      dep.apple.assign(serial, dep.portal);
    }
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void theTokenIsGivenOutWholeToThoseWhoMaySeeSecretsAndThatIsRecorded() throws Exception {
    JsonObject whole = token(client);
    assertTrue(whole.getString("consumer_key").startsWith("CK_"));
    assertTrue(whole.getString("access_secret").startsWith("AS_"));
    assertTrue(facts().anyMatch(new DepTokenGivenOut(ACCOUNT)::equals));
    JsonObject bare = token(client.withScopes("dep:manage"));
    assertEquals(whole.getString("consumer_key"), bare.getString("consumer_key"));
    assertEquals(whole.getString("access_token_expiry"), bare.getString("access_token_expiry"));
    assertEquals("", bare.getString("access_secret"));
    assertEquals("", bare.getString("consumer_secret"));
    assertEquals("", bare.getString("access_token"));
  }

  @Test
  void aFileThatIsNoTokenIsRefusedAndTheTokenStays() throws Exception {
    assertFalse(client.refused("PUT", TOKENS, "{\"p7m_content\":\"bm9uZQ==\"}").isEmpty());
    assertFalse(client.refused("PUT", TOKENS, "{\"p7m_content\":\"%%%\"}").isEmpty());
    assertFalse(client.refused("PUT", TOKENS, "{\"p7m_content\":null}").isEmpty());
    assertEquals("Muster", client.mdmctl("GET", "/v1/dep/account", "").getString("server_name"));
  }

  @Test
  void aProfileIsDefinedAssignedLookedAtAndTakenAway() throws Exception {
    JsonObject defined = client.mdmctl("PUT", PROFILES, profile("one", "[\"MICRO1\"]"));
    String uuid = defined.getString("profile_uuid");
    assertEquals("SUCCESS", defined.getJsonObject("devices").getString("MICRO1"));
    assertEquals(
        "one",
        client
            .mdmctl("POST", PROFILES, "{\"uuid\":\"%s\"}".formatted(uuid))
            .getString("profile_name"));
    client.mdmctl(
        "POST", "/v1/dep/assign", "{\"id\":\"%s\",\"serials\":[\"MICRO2\"]}".formatted(uuid));
    JsonObject devices =
        client
            .mdmctl("POST", "/v1/dep/devices", "{\"serials\":[\"MICRO1\",\"MICRO2\",\"NONE\"]}")
            .getJsonObject("devices");
    assertEquals(uuid, devices.getJsonObject("MICRO1").getString("profile_uuid"));
    assertEquals("assigned", devices.getJsonObject("MICRO2").getString("profile_status"));
    JsonObject removed = client.mdmctl("DELETE", PROFILES, "{\"serials\":[\"MICRO1\"]}");
    assertEquals("SUCCESS", removed.getJsonObject("serials").getString("MICRO1"));
    assertEquals(ProfileStatus.REMOVED, dep.apple.profileStatus("MICRO1"));
    assertTrue(facts().anyMatch(new DepCallPassedOn(ACCOUNT, "PUT", "/profile/devices")::equals));
  }

  @Test
  void aProfileThatDevicesCanNotFollowNeverReachesApple() throws Exception {
    String wrong = "{\"profile_name\":\"wrong\",\"url\":\"http://nowhere\",\"org_magic\":\"\"}";
    assertTrue(client.refused("PUT", PROFILES, wrong).contains("url"));
    assertTrue(
        dep.portal.requests().stream().noneMatch(seen -> seen.toString().contains("nowhere")));
  }

  @Test
  void aProfileWithoutUrlLeadsHere() throws Exception {
    String uuid =
        client
            .mdmctl("PUT", PROFILES, profile("here", "null").replaceFirst("https:[^\"]*", ""))
            .getString("profile_uuid");
    JsonObject defined = client.mdmctl("POST", PROFILES, "{\"uuid\":\"%s\"}".formatted(uuid));
    assertTrue(defined.getString("url").contains("localhost"), defined.encode());
  }

  @Test
  void whatAppleRefusesIsSaidWithApplesWord() throws Exception {
    assertEquals(
        "Apple answers 400: DEVICE_ID_REQUIRED",
        client.refused("POST", "/v1/dep/devices", "{\"serials\":[]}"));
    assertEquals(
        "Apple answers 404: NOT_FOUND", client.refused("POST", PROFILES, "{\"uuid\":\"0ABC\"}"));
    assertFalse(client.refused("POST", PROFILES, "{\"uuid\":\"0ABC&x=y\"}").isEmpty());
  }

  @Test
  void theAutoAssignerIsARuleForWhatNoOtherOneNames() throws Exception {
    String uuid = client.mdmctl("PUT", PROFILES, profile("auto", "null")).getString("profile_uuid");
    client.mdmctl("POST", ASSIGNERS, "{\"filter\":\"*\",\"profile_uuid\":\"%s\"}".formatted(uuid));
    assertEquals(
        new JsonArray().add(new JsonObject().put("filter", "*").put("profile_uuid", uuid)),
        client.mdmctl("GET", ASSIGNERS, "").getJsonArray("autoassigners"));
    await().atMost(SOON).until(() -> dep.apple.profileUuid("MICRO3").equals(Optional.of(uuid)));
    assertFalse(
        client.refused("POST", ASSIGNERS, "{\"filter\":\"M*\",\"profile_uuid\":\"0A\"}").isEmpty());
    client.mdmctl("DELETE", ASSIGNERS, "{\"filter\":\"*\"}");
    client.mdmctl("DELETE", ASSIGNERS, "{\"filter\":\"*\"}");
    assertEquals(
        new JsonArray(), client.mdmctl("GET", ASSIGNERS, "").getJsonArray("autoassigners"));
  }

  @Test
  void theScriptThatAsksAppleNowIsAnsweredAtOnceAndWithNothing() throws Exception {
    var answer = client.curl("POST", "/v1/dep/syncnow", "");
    assertEquals(200, answer.statusCode());
    assertEquals(0, answer.body().length);
    assertTrue(facts().anyMatch(new DepSyncRequested(ACCOUNT, Optional.empty())::equals));
  }

  @Test
  void aPushCertificateIsStoredAndShown() throws Exception {
    AppleCa.KeyAndCertificate push = new AppleCa().pushCertificate("com.apple.mgmt.External.micro");
    String cert = MicroMdmClient.base64(push.certificatePem());
    String key = MicroMdmClient.base64(push.keyPem());
    String path = "/v1/config/certificate";
    assertFalse(client.refused("GET", path, "").isEmpty());
    assertFalse(
        client.refused("PUT", path, "{\"cert\":\"%s\",\"key\":null}".formatted(cert)).isEmpty());
    assertEquals(
        new JsonObject(),
        client.mdmctl("PUT", path, "{\"cert\":\"%s\",\"key\":\"%s\"}".formatted(cert, key)));
    byte[] der = Base64.getDecoder().decode(client.mdmctl("GET", path, "").getString("cert"));
    assertEquals(0x30, der[0]);
  }

  @Test
  void aTokenWithoutTheScopeChangesNothing() throws Exception {
    MicroMdmClient reader = client.withScopes("fleet:read");
    assertTrue(reader.refused("GET", TOKENS, "").contains("dep:manage"));
    assertTrue(reader.refused("PUT", PROFILES, profile("no", "null")).contains("dep:manage"));
    assertTrue(reader.refused("POST", "/v1/dep/syncnow", "{}").contains("dep:manage"));
    assertEquals("Muster", reader.mdmctl("GET", "/v1/dep/account", "").getString("server_name"));
  }

  private static JsonObject token(MicroMdmClient who) throws Exception {
    return who.mdmctl("GET", TOKENS, "").getJsonArray("dep_tokens").getJsonObject(0);
  }

  private static Stream<DepFact> facts() {
    return FleetLog.dep(dep.running.server.bootstrapServers(), DepFact.class).stream();
  }

  /** As Go writes what the client has read from the operator's file. */
  private static String profile(String name, String devices) {
    return """
    {"profile_name":"%s","url":"https://mdm.example.org/mdm/enroll","is_supervised":true,\
    "is_mdm_removable":false,"org_magic":"","skip_setup_items":["AppleID"],"devices":%s}\
    """
        .formatted(name, devices);
  }
}
