package dev.muster.server;

import static dev.muster.server.EnrollmentKind.DEVICE;
import static dev.muster.server.EnrollmentKind.MAC_USER;
import static dev.muster.server.EnrollmentKind.SHARED_IPAD_USER;
import static dev.muster.server.EnrollmentKind.USER_ENROLLMENT_DEVICE;
import static dev.muster.server.EnrollmentKind.USER_ENROLLMENT_USER;
import static dev.muster.server.WireDevice.string;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import dev.muster.server.EnrollmentKind.Enrolled;
import dev.muster.simulator.Identity;
import dev.muster.simulator.apns.ApnsSimulator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each kind of enrollment from its first message to its last. */
@Timeout(120)
class ITEnrollmentKinds {
  @TempDir static Path data;
  private static TestApns testApns;
  private static ApnsSimulator apns;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    testApns = TestApns.start(data);
    apns = testApns.simulator();
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.putAll(testApns.settings());
    running = RunningServer.start(data.resolve("server"), settings);
    running.storePushCertificate(testApns.certificate(WireDevice.TOPIC), "");
  }

  @AfterAll
  static void stop() {
    running.close();
    testApns.close();
  }

  @ParameterizedTest
  @EnumSource
  @CheckInBehavior(
      of = "Authenticate",
      by = {DEVICE, USER_ENROLLMENT_DEVICE})
  @CheckInBehavior(
      of = "TokenUpdate",
      by = {DEVICE, MAC_USER, SHARED_IPAD_USER, USER_ENROLLMENT_DEVICE, USER_ENROLLMENT_USER})
  void itIsEnrolledByItsTokenUpdate(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.begun(running, name());
    if (!kind.isDevice()) {
      assertEquals(404, running.get(path(one.id())).statusCode());
      assertEquals(200, one.sender().tokenUpdate().statusCode());
    }
    JsonObject shown = running.json(path(one.id()));
    assertEquals("enrolled", shown.getString("status"));
    assertEquals(kind.channel, shown.getString("channel"));
  }

  @ParameterizedTest
  @EnumSource
  @CheckInBehavior(
      of = "Report",
      by = {DEVICE, MAC_USER, SHARED_IPAD_USER, USER_ENROLLMENT_DEVICE, USER_ENROLLMENT_USER})
  void itIsPushedForItsOwnCommandsAndCarriesThemOut(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.enrolled(running, name());
    apns.register(WireDevice.TOPIC, one.sender().pushToken());
    String uuid = queue(one.id());
    await().atMost(RunningServer.PATIENCE).until(() -> wasPushed(one.sender()));
    if (!kind.isDevice()) {
      assertFalse(wasPushed(one.device()));
      assertEquals(0, one.device().report("Idle", "").body().length);
    }
    NSDictionary told = WireDevice.dictionary(one.sender().report("Idle", ""));
    assertEquals(uuid, told.get("CommandUUID").toString());
    HttpResponse<byte[]> after = one.sender().report("Acknowledged", string("CommandUUID", uuid));
    assertEquals(0, after.body().length);
    JsonObject fate =
        running
            .json("/v1/commands/%s/enrollments".formatted(uuid))
            .getJsonArray("enrollments")
            .getJsonObject(0);
    assertEquals("Acknowledged", fate.getString("state"));
    assertEquals(one.id(), fate.getString("enrollment"));
  }

  @ParameterizedTest
  @EnumSource
  @CheckInBehavior(
      of = "CheckOut",
      by = {DEVICE, MAC_USER, SHARED_IPAD_USER, USER_ENROLLMENT_DEVICE, USER_ENROLLMENT_USER})
  void itsGoodbyeEndsItAndItsQueueAndNobodyElse(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.enrolled(running, name());
    queue(one.id());
    assertEquals(200, one.sender().checkIn("CheckOut", "").statusCode());
    JsonObject shown = running.json(path(one.id()));
    assertEquals("checked-out", shown.getString("status"));
    assertEquals(0, shown.getInteger("queued"));
    assertEquals(403, one.sender().report("Idle", "").statusCode());
    assertEquals(kind.isDevice() ? 403 : 200, one.device().report("Idle", "").statusCode());
  }

  @ParameterizedTest
  @EnumSource(names = {"MAC_USER", "SHARED_IPAD_USER", "USER_ENROLLMENT_USER"})
  void aUserGoesWithTheDeviceAndComesBackAfterIt(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.enrolled(running, name());
    one.device().checkIn("CheckOut", "");
    assertEquals("checked-out", running.json(path(one.id())).getString("status"));
    assertEquals(403, one.sender().tokenUpdate().statusCode());
    one.device().enroll();
    assertEquals(403, one.sender().report("Idle", "").statusCode());
    assertEquals(200, one.sender().tokenUpdate().statusCode());
    assertEquals(200, one.sender().report("Idle", "").statusCode());
  }

  @ParameterizedTest
  @EnumSource(names = {"MAC_USER", "SHARED_IPAD_USER", "USER_ENROLLMENT_USER"})
  void aUserOfADeviceThatNobodyKnowsIsRefused(EnrollmentKind kind) throws Exception {
    Enrolled known = kind.begun(running, name());
    Enrolled stranger = kind.begun(running, name());
    WireDevice thief = stranger.sender();
    assertEquals(200, thief.tokenUpdate().statusCode());
    WireDevice other = known.sender().with(running.identity(Identity.KeyType.EC));
    assertEquals(400, other.tokenUpdate().statusCode());
    assertEquals(404, running.get(path(known.id())).statusCode());
  }

  @Test
  void twoUsersOfOneMacHaveQueuesOfTheirOwn() throws Exception {
    Enrolled anna = MAC_USER.enrolled(running, name());
    WireDevice ben = anna.device().user(string("UserID", "BEN") + string("UserShortName", "ben"));
    ben.tokenUpdate();
    String uuid = queue(anna.deviceId() + ":BEN");
    assertEquals(0, anna.sender().report("Idle", "").body().length);
    assertEquals(uuid, WireDevice.dictionary(ben.report("Idle", "")).get("CommandUUID").toString());
    ben.checkIn("CheckOut", "");
    assertEquals("enrolled", running.json(path(anna.id())).getString("status"));
    assertTrue(
        running.json("/v1/enrollments?limit=1000").getJsonArray("enrollments").stream()
            .map(e -> ((JsonObject) e).getString("id"))
            .anyMatch((anna.deviceId() + ":BEN")::equals));
  }

  private static String name() {
    return UUID.randomUUID().toString();
  }

  private static String path(String id) {
    return "/v1/enrollments/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private static String queue(String id) throws Exception {
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray().add(id))
            .put("command", new JsonObject().put("RequestType", "ProfileList"));
    HttpResponse<byte[]> answer =
        running.post("/v1/commands", "application/json", request.toBuffer());
    assertEquals(201, answer.statusCode(), () -> new String(answer.body()));
    return new JsonObject(Buffer.buffer(answer.body())).getString("command_uuid");
  }

  private static boolean wasPushed(WireDevice one) {
    String token = HexFormat.of().formatHex(one.pushToken());
    return apns.journal().stream().anyMatch(n -> n.token().equals(token) && n.accepted());
  }
}
