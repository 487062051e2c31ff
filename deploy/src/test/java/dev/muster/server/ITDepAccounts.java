package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.ProfileStatus;
import dev.muster.simulator.dep.Setup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An account's life, where Apple is asked when someone wants it and not by the clock. */
@Timeout(120)
class ITDepAccounts {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int number;
  private static int boxed = 1;
  private static KeyPair provider;

  @BeforeAll
  static void start() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    provider = generator.generateKeyPair();
    Path keys = directory.resolve("provider.pem");
    Files.writeString(
        keys,
        "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(provider.getPublic().getEncoded())));
    dep =
        DepFixture.start(
            directory,
            Map.of(
                "dep.interval",
                "PT1H",
                "dep.psso.profile.url",
                "https://idp.example.com/profile",
                "dep.psso.auth.url",
                "https://idp.example.com/sign-in",
                "dep.psso.manifest.url",
                "https://idp.example.com/manifest",
                "dep.psso.token.keys",
                keys.toString()));
  }

  @BeforeEach
  void begin() throws Exception {
    dep.another("school-" + ++number);
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void aMacThatIsNotKnownYetIsAskedAboutWhenItAsksItself() throws Exception {
    dep.rulesForAll("IT");
    BoxedFleet fleet = box(1);
    String first = fleet.serials().getFirst();
    dep.sync();
    await().atMost(SOON).until(() -> dep.apple.profileUuid(first).isPresent());
    var activation = dep.apple.activate(first).orElseThrow();
    BoxedDevice second = box(1).devices().getFirst();
    assertEquals(
        404, dep.running.get("/v1/dep/devices/" + second.hardware().serialNumber()).statusCode());
    assertInstanceOf(Setup.Profile.class, second.setUp(activation));
    assertTrue(
        dep.get("/v1/dep/devices/" + second.hardware().serialNumber()).getBoolean("present"));
  }

  @Test
  void aMacThatCanSignInByPlatformSsoDoesSoFirstAndNothingIsSpentByThat() throws Exception {
    dep.rulesForAll("IT");
    BoxedFleet fleet = box(6);
    dep.sync();
    BoxedDevice mac =
        fleet.devices().stream()
            .filter(device -> device.hardware().productName().startsWith("Mac"))
            .findFirst()
            .orElseThrow();
    String serial = mac.hardware().serialNumber();
    await().atMost(SOON).until(() -> has(serial));
    var activation = dep.apple.activate(serial).orElseThrow();
    var plain = mac.machineInfo();
    mac.machineInfo(plain.with("MDM_CAN_REQUEST_PSSO_CONFIG", true));
    Setup.Refused first = assertInstanceOf(Setup.Refused.class, mac.setUp(activation));
    assertEquals("com.apple.psso.required", first.code());
    assertEquals("https://idp.example.com/sign-in", first.detail("AuthURL").orElseThrow());
    mac.machineInfo(plain);
    mac.accessToken("nonsense");
    assertEquals(403, assertInstanceOf(Setup.Refused.class, mac.setUp(activation)).status());
    mac.accessToken(token(serial));
    assertInstanceOf(Setup.Profile.class, mac.setUp(activation));
  }

  /** As an identity provider gives one. */
  private static String token(String serial) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    JsonObject claims =
        new JsonObject()
            .put("exp", Instant.now().plusSeconds(60).getEpochSecond())
            .put("serial_number", serial);
    String signed =
        base64.encodeToString("{\"alg\":\"ES256\"}".getBytes())
            + "."
            + base64.encodeToString(claims.toBuffer().getBytes());
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(provider.getPrivate());
    signature.update(signed.getBytes());
    return signed + "." + base64.encodeToString(signature.sign());
  }

  @Test
  void aChangedProfileIsDefinedAnewAndEveryDeviceGetsIt() throws Exception {
    dep.rulesForAll("IT");
    BoxedFleet fleet = box(3);
    dep.sync();
    fleet.serials().forEach(s -> await().atMost(SOON).until(() -> has(s)));
    String before = dep.apple.profileUuid(fleet.serials().getFirst()).orElseThrow();
    JsonObject difference = dep.rulesForAll("Help Desk");
    assertTrue(difference.getJsonObject("devices").getInteger("moved") >= 3);
    for (String serial : fleet.serials()) {
      await()
          .atMost(SOON)
          .until(() -> has(serial) && !dep.apple.profileUuid(serial).get().equals(before));
    }
    assertFalse(dep.rulesForAll("Help Desk").getBoolean("applied"));
    assertTrue(dep.portal.repeatedAssignments().isEmpty());
  }

  @Test
  void unsignedTermsAreSaidWithTheOrganizationAndEndWhenTheyAreSigned() throws Exception {
    dep.portal.organization().termsSigned(false);
    assertEquals(502, sync().statusCode());
    JsonObject account = dep.get("/v1/dep/accounts/" + dep.account);
    assertEquals("terms-unsigned", account.getString("state"));
    assertTrue(account.getString("text").contains(dep.portal.organization().name()));
    dep.portal.organization().termsSigned(true);
    assertEquals("good", dep.sync().getString("state"));
  }

  @Test
  void aTokenWhoseMakerLeftIsRejectedByNameAndARenewedOneTakesItsPlace() throws Exception {
    dep.portal.removeAdmin();
    assertEquals(502, sync().statusCode());
    JsonObject account = dep.get("/v1/dep/accounts/" + dep.account);
    assertEquals("rejected", account.getString("state"));
    assertTrue(account.getString("text").contains(account.getString("admin_id")), account.encode());
    renewedKey();
    dep.portal.admin("next@example.com");
    byte[] token = dep.portal.tokenFile();
    HttpResponse<byte[]> refused = dep.give(token, "");
    assertEquals(409, refused.statusCode(), new String(refused.body()));
    assertEquals("good", dep.token(token, "?force=true").getString("state"));
  }

  @Test
  void aTokenThatAppleDoesNotTakeLeavesTheOneThatWorks() throws Exception {
    renewedKey();
    byte[] newer = dep.portal.tokenFile();
    dep.portal.revokeToken();
    assertEquals(409, dep.give(newer, "").statusCode());
    // The first one was ended by the newer, as in Apple's portal; both are dead, and that is said.
    assertEquals(502, sync().statusCode());
    assertEquals("rejected", dep.get("/v1/dep/accounts/" + dep.account).getString("state"));
  }

  @Test
  void aFileForAnotherKeyIsRefusedInWordsAndNothingChanges() throws Exception {
    byte[] old = dep.portal.tokenFile();
    renewedKey();
    HttpResponse<byte[]> answer = dep.give(old, "");
    assertEquals(400, answer.statusCode());
    assertTrue(new String(answer.body()).contains("another certificate"));
    assertEquals(400, dep.give("no p7m".getBytes(), "").statusCode());
  }

  @Test
  void anAccountThatWasRemovedIsAskedNoMoreAndComesBackWithAnotherToken() throws Exception {
    dep.running.network.send(dep.running.admin("/v1/dep/accounts/" + dep.account).DELETE());
    assertEquals(404, dep.running.get("/v1/dep/accounts/" + dep.account).statusCode());
    assertEquals("good", dep.account().getString("state"));
  }

  @Test
  void rulesThatAppleWouldNotTakeAreRefusedBeforeAnythingIsSent() throws Exception {
    JsonObject profile =
        DepFixture.profile("IT").put("is_supervised", false).put("is_mdm_removable", false);
    HttpResponse<byte[]> answer =
        dep.send(
            "PUT",
            "/v1/dep/rules",
            new JsonObject()
                .put("profiles", new JsonObject().put("standard", profile))
                .put("rules", new JsonArray().add(new JsonObject().put("profile", "other"))));
    assertEquals(400, answer.statusCode());
    String problem = new String(answer.body());
    assertTrue(problem.contains("is_supervised"), problem);
    assertTrue(problem.contains("a rule names the profile other"), problem);
  }

  private static BoxedFleet box(int count) {
    BoxedFleet fleet = BoxedFleet.buy(dep.apple, dep.portal, boxed, count, dep.running.network);
    boxed += count;
    return fleet;
  }

  private boolean has(String serial) {
    return dep.apple.profileStatus(serial) == ProfileStatus.ASSIGNED;
  }

  private HttpResponse<byte[]> sync() throws Exception {
    return dep.send("POST", "/v1/dep/accounts/" + dep.account + "/sync", new JsonObject());
  }

  private void renewedKey() throws Exception {
    JsonObject account =
        DepFixture.body(
            201,
            dep.send("POST", "/v1/dep/accounts/" + dep.account + "/certificate", new JsonObject()));
    dep.portal.uploadCertificate(account.getString("certificate"));
  }
}
