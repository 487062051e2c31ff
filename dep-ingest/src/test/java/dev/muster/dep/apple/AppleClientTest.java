package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.StubApple.Reply;
import dev.muster.dep.apple.StubApple.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppleClientTest {
  private StubApple apple;
  private AppleClient client;

  @BeforeEach
  void open() throws Exception {
    apple = new StubApple();
    client = apple.client();
  }

  @AfterEach
  void close() {
    client.close();
    apple.close();
  }

  @Test
  void anAccountIsReadWithItsLimits() throws Exception {
    apple.on(
        "GET /account",
        200,
        """
        {"server_name":"Muster","server_uuid":"U1","facilitator_id":"anna@example.com",
         "org_name":"Example","org_type":"org","org_version":"v2","new":1,
         "urls":[{"uri":"/profile/devices","http_method":["POST","DELETE"],
                  "limit":{"default":100,"maximum":500}}]}\
        """);
    AccountDetails account = client.account();
    assertEquals("Muster", account.serverName());
    assertEquals(Optional.of("anna@example.com"), account.adminId());
    assertEquals(Optional.empty(), account.orgEmail());
    assertEquals(OptionalInt.of(500), account.most("DELETE", "/profile/devices"));
    assertTrue(account.raw().contains("\"new\":1"));
  }

  @Test
  void aPageIsAskedForAndRead() throws Exception {
    apple.on(
        "POST /server/devices",
        200,
        """
        {"cursor":"next","fetched_until":"2026-11-27T09:59:00Z","more_to_follow":true,"devices":[
         {"serial_number":"C02","model":"MacBook Air","device_family":"Mac","os":"OSX",
          "profile_status":"empty","device_assigned_by":"-1","unheard_of":{"a":[1.50]},
          "imei":["1","2"],"is_replacement_device":true,
          "mdm_migration_deadline":"2026-12-01T00:00:00Z"}]}\
        """);
    DevicePage page = client.fetch(Optional.empty(), 1000);
    assertEquals("{\"limit\":1000}", apple.requests("POST /server/devices").getFirst().body());
    assertEquals("next", page.cursor());
    assertTrue(page.moreToFollow());
    assertEquals(Optional.of(Instant.parse("2026-11-27T09:59:00Z")), page.fetchedUntil());
    AppleDevice device = page.devices().getFirst();
    assertEquals("C02", device.serialNumber());
    assertEquals(Optional.of("MacBook Air"), device.model());
    assertEquals(Optional.empty(), device.color());
    assertEquals(List.of("1", "2"), device.imei());
    assertTrue(device.replacementDevice());
    assertEquals(Optional.of(Instant.parse("2026-12-01T00:00:00Z")), device.mdmMigrationDeadline());
    assertTrue(device.raw().contains("\"unheard_of\":{\"a\":[1.50]}"), device.raw());
  }

  @Test
  void changesAreAskedForWithTheCursor() throws Exception {
    apple.on(
        "POST /devices/sync",
        200,
        """
        {"cursor":"c2","more_to_follow":false,"devices":[{"serial_number":"C02",
         "op_type":"deleted","op_date":"2026-11-27T09:00:00Z","released_by_replacement":true}]}\
        """);
    AppleDevice device = client.sync("c1", 5000).devices().getFirst();
    assertEquals(
        "{\"limit\":1000,\"cursor\":\"c1\"}",
        apple.requests("POST /devices/sync").getFirst().body());
    assertEquals(Optional.of("deleted"), device.opType());
    assertEquals(Optional.of(Instant.parse("2026-11-27T09:00:00Z")), device.opDate());
    assertTrue(device.releasedByReplacement());
  }

  @Test
  void fieldsOfTheWrongTypeCountAsAbsentAndDevicesWithoutASerialNumberAreLeftOut()
      throws Exception {
    apple.on(
        "POST /devices/sync",
        200,
        """
        {"cursor":7,"fetched_until":"yesterday","more_to_follow":"no","devices":[
         {"serial_number":12345,"model":{"a":1},"color":null,"imei":"1","meid":{"a":1},
          "op_date":"soon","is_replacement_device":"yes","profile_uuid":["x"]},
         {"serial_number":null},{},"C03",null,{"serial_number":"with space"}]}\
        """);
    DevicePage page = client.sync("c1", 100);
    assertEquals("7", page.cursor());
    assertEquals(Optional.empty(), page.fetchedUntil());
    assertFalse(page.moreToFollow());
    assertEquals(5, page.unreadable());
    AppleDevice device = page.devices().getFirst();
    assertEquals("12345", device.serialNumber());
    assertEquals(Optional.empty(), device.model());
    assertEquals(Optional.empty(), device.color());
    assertEquals(List.of("1"), device.imei());
    assertEquals(List.of(), device.meid());
    assertEquals(Optional.empty(), device.opDate());
    assertEquals(Optional.empty(), device.profileUuid());
    assertFalse(device.replacementDevice());
  }

  @Test
  void detailsAreAMapBySerialNumber() throws Exception {
    apple.on(
        "POST /devices",
        200,
        """
        {"devices":{"C02":{"serial_number":"C02","profile_status":"removed","profile_uuid":"P",
         "response_status":"SUCCESS"},"C03":{"response_status":"NOT_ACCESSIBLE"}}}\
        """);
    Map<String, AppleDevice> devices = client.devices(List.of("C02", "C03"));
    assertEquals(Optional.of("removed"), devices.get("C02").profileStatus());
    assertEquals(Optional.of("NOT_ACCESSIBLE"), devices.get("C03").responseStatus());
  }

  @Test
  void aThousandSerialNumbersAreSentAtOnceAndTheAnswersMerged() throws Exception {
    apple.on("POST /profile/devices", this::success);
    List<String> serials = serials(2500);
    List<String> twice = new ArrayList<>(serials);
    twice.addAll(serials);
    AssignAnswer answer = client.assign("aaaa-bbbb", twice);
    assertEquals(2500, answer.outcomes().size());
    assertEquals(List.of(1000, 1000, 500), sizes("POST /profile/devices"));
    assertEquals("aaaabbbb", body("POST /profile/devices").path("profile_uuid").asText());
  }

  @Test
  void theAccountsOwnLimitCountsOnceItIsKnown() throws Exception {
    apple.on(
        "GET /account",
        200,
        """
        {"server_uuid":"U","urls":[{"uri":"/profile/devices","http_method":["POST"],
         "limit":{"maximum":"2"}},{"uri":"/devices","http_method":"POST",
         "limit":{"maximum":100000}},{"uri":"/devices/sync","limit":7}]}\
        """);
    client.account();
    apple.on("POST /profile/devices", this::success);
    client.assign("p", serials(5));
    assertEquals(List.of(2, 2, 1), sizes("POST /profile/devices"));
  }

  @Test
  void whatWasAnsweredBeforeAChunkFailedCounts() throws Exception {
    apple.on(
        "POST /profile/devices",
        request -> request.body().contains("\"S1500\"") ? Reply.of(429, "") : success(request));
    AssignAnswer answer = client.assign("p", serials(2500));
    assertEquals(1000, answer.outcomes().size());
    assertEquals(Reason.TOO_MANY, answer.stopped().orElseThrow().reason());
    assertEquals(2, apple.requests("POST /profile/devices").size());
  }

  @Test
  void outcomesAreApplesWordsAndTheLongestWaitCounts() throws Exception {
    apple.on(
        "POST /profile/devices",
        200,
        """
        {"profile_uuid":"p","retry_after_seconds":"3600","devices":{"A":"SUCCESS",
         "B":"THROTTLED","C":"SOMETHING_NEW","D":5}}\
        """);
    AssignAnswer answer = client.assign("p", List.of("A", "B", "C", "D", "E"));
    assertEquals(Map.of("A", "SUCCESS", "B", "THROTTLED", "C", "SOMETHING_NEW"), answer.outcomes());
    assertEquals(OptionalLong.of(3600), answer.retryAfterSeconds());
  }

  @Test
  void unassigningIsADeleteWithABody() throws Exception {
    apple.on("DELETE /profile/devices", this::success);
    assertEquals(Map.of("A", "SUCCESS"), client.unassign(List.of("A")).outcomes());
    assertEquals(
        "{\"devices\":[\"A\"]}", apple.requests("DELETE /profile/devices").getFirst().body());
  }

  @Test
  void nothingIsAskedForNobody() throws Exception {
    assertEquals(Map.of(), client.disown(List.of()).outcomes());
    assertEquals(List.of(), apple.requests);
  }

  @Test
  void aProfileIsDefinedAsItStandsAndReadBack() throws Exception {
    apple.on("POST /profile", 200, "{\"profile_uuid\":\"P1\",\"devices\":{}}");
    apple.on("GET /profile", 200, "{\"profile_uuid\":\"P1\",\"profile_name\":\"n\"}");
    assertEquals("P1", client.define("{\"profile_name\":\"n\"}").profileUuid());
    assertEquals("{\"profile_name\":\"n\"}", apple.requests("POST /profile").getFirst().body());
    assertTrue(client.profile("P-1").contains("\"profile_name\":\"n\""));
    assertEquals("/profile?profile_uuid=P1", apple.requests("GET /profile").getFirst().uri());
  }

  @Test
  void aDeviceIsLockedWithItsKey() throws Exception {
    apple.on("POST /device/activationlock", 200, "{\"response_status\":\"SUCCESS\"}");
    assertEquals(
        "SUCCESS", client.activationLock("A", Optional.of("00ff"), Optional.of("call us")));
    assertEquals(
        "{\"device\":\"A\",\"escrow_key\":\"00ff\",\"lost_message\":\"call us\"}",
        apple.requests("POST /device/activationlock").getFirst().body());
  }

  @Test
  void aReplacementNamesTheOneBefore() throws Exception {
    apple.on(
        "GET /device/replacementDetails",
        request ->
            request.uri().endsWith("?device=B")
                ? Reply.of(
                    200,
                    "{\"serial_number\":\"B\",\"original_device_serial_number\":\"A\","
                        + "\"replacement_date\":\"2026-11-01\"}")
                : Reply.of(404, "DEVICE_NOT_FOUND"));
    assertEquals(
        Optional.of(new ReplacementDetails("B", "A", Optional.of(LocalDate.of(2026, 11, 1)))),
        client.replacementDetails("B"));
    assertEquals(Optional.empty(), client.replacementDetails("C"));
  }

  @Test
  void betaTokensOfBothListsAndBothSpellingsAreRead() throws Exception {
    apple.on(
        "GET /os-beta-enrollment/tokens",
        200,
        """
        {"betaEnrollmentTokens":[{"os":"OSX","title":"macOS 27","token":"t1"}],
         "seedBuildTokens":[{"os":"iOS","title":"iOS 27","token":"t2"},{"os":"iOS"}]}\
        """);
    assertEquals(
        List.of(new BetaToken("macOS", "macOS 27", "t1"), new BetaToken("iOS", "iOS 27", "t2")),
        client.betaTokens());
  }

  @Test
  void theDiscoveryUrlIsSetReadAndTakenAway() throws Exception {
    String path = "/account-driven-enrollment/profile";
    assertEquals(Optional.empty(), client.discoveryUrl());
    apple.on("POST " + path, 200, "");
    apple.on("DELETE " + path, 204, "");
    apple.on("GET " + path, 200, "{\"mdm_service_discovery_url\":\"https://m.example/d\"}");
    client.setDiscoveryUrl(URI.create("https://m.example/d"));
    client.deleteDiscoveryUrl();
    assertEquals(
        Optional.of(new DiscoveryUrl("https://m.example/d", Optional.empty())),
        client.discoveryUrl());
    assertEquals(
        "{\"mdm_service_discovery_url\":\"https://m.example/d\"}",
        apple.requests("POST " + path).getFirst().body());
  }

  @Test
  void anotherOnesCallIsPassedOnWithOurSession() throws Exception {
    apple.on("PUT /anything", _ -> Reply.of(418, "teapot").with("Content-Type", "text/tea"));
    RawAnswer answer =
        client.raw(
            "PUT", "/anything?x=1", "{}".getBytes(StandardCharsets.UTF_8), OptionalInt.of(3));
    assertEquals(418, answer.status());
    assertEquals("text/tea", answer.contentType());
    assertArrayEquals("teapot".getBytes(StandardCharsets.UTF_8), answer.body());
    Request request = apple.requests("PUT /anything").getFirst();
    assertEquals("s1", request.session());
    assertEquals("3", request.header("X-server-protocol-version"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"@evil.example/", ".evil.example/", ":1/", "account", "", "/a b", "/%"})
  void anotherOnesCallStaysWithApple(String path) {
    assertThrows(IllegalArgumentException.class, () -> client.raw("GET", path, new byte[0]));
    assertEquals(List.of(), apple.requests("GET /"));
  }

  private Reply success(Request request) {
    ObjectNode devices = Json.object();
    for (JsonNode serial : read(request).path("devices")) {
      devices.put(serial.asText(), "SUCCESS");
    }
    return Reply.of(200, Json.object().set("devices", devices).toString());
  }

  private List<Integer> sizes(String call) {
    return apple.requests(call).stream().map(r -> read(r).path("devices").size()).toList();
  }

  private JsonNode body(String call) {
    return read(apple.requests(call).getFirst());
  }

  private static JsonNode read(Request request) {
    try {
      return Json.read(request.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> serials(int count) {
    return (IntStream.range(0, count).mapToObj(i -> "S" + i).toList());
  }
}
