package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation of the contract, from the outside. Those about devices that Apple sends are
 * called by tests of their own, which have Apple beside them: {@link ITDep}, {@link ITDepVerbs},
 * {@link ITProvisioning}. {@link ITSessions} has those by which browsers sign in.
 */
class ITAdminApi {
  private static final List<String> ELSEWHERE =
      List.of(
          "/v1/dep/",
          "/v1/blueprints",
          "/v1/provisioning",
          "/v1/secrets",
          "/v1/session",
          "/v1/packages",
          "/v1/webhooks",
          "/v1/desired",
          "/v1/filevault");

  /** The same, of what is below one device. */
  private static final List<String> ELSEWHERE_OF_DEVICES =
      List.of("/provisioning", "/desired", "/filevault", "/lock-trail", "/recovery-lock");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path data;
  private static RunningServer running;
  private static Map<String, Contract.Operation> operations;
  private static final Set<String> called = ConcurrentHashMap.newKeySet();
  private static SimulatedDevice mac;
  private static SimulatedDevice phone;
  private static Instant beforeAnything;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
    beforeAnything = Instant.now();
    HttpResponse<byte[]> file = running.get("/openapi.yaml");
    operations = new Contract(new ByteArrayInputStream(file.body())).operations();
    SimulatedFleet fleet = running.fleet(3, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    mac = fleet.devices().get(0);
    phone = fleet.devices().get(2);
  }

  @AfterAll
  static void everyOperationWasCalled() {
    running.close();
    Set<String> expected =
        operations.values().stream()
            .filter(o -> ELSEWHERE.stream().noneMatch(o.path()::startsWith))
            .filter(o -> ELSEWHERE_OF_DEVICES.stream().noneMatch(o.path()::contains))
            .map(Contract.Operation::id)
            .collect(Collectors.toSet());
    assertEquals(expected, called);
  }

  @Test
  void theStatusCountsTheFleetAndKnowsTheLastCommands() throws Exception {
    queue(mac, "ProfileList");
    JsonObject status = get("getStatus", "");
    assertEquals(3, status.getJsonObject("enrollments").getInteger("enrolled"));
    assertEquals("ready", status.getString("index"));
    assertTrue(status.getJsonArray("commands").size() >= 1);
  }

  @Test
  void theCheckupLooksAtWhatTheServerDependsOn() throws Exception {
    JsonObject checkup = get("checkServer", "");
    assertTrue(checkup.getString("anchors").contains("BEGIN CERTIFICATE"));
    Set<String> looked =
        checkup.getJsonArray("findings").stream()
            .map(finding -> ((JsonObject) finding).getString("check"))
            .collect(Collectors.toSet());
    assertTrue(
        looked.containsAll(
            Set.of("push", "address", "ca", "tls", "dep", "devices", "disk", "kafka")),
        looked::toString);
  }

  @Test
  void enrolmentsAreListedPageByPageAndByCondition() throws Exception {
    JsonObject first = get("listEnrollments", "?status=enrolled&limit=2");
    JsonObject second =
        get("listEnrollments", "?status=enrolled&limit=2&cursor=" + first.getString("next"));
    assertEquals(2, first.getJsonArray("enrollments").size());
    assertEquals(1, second.getJsonArray("enrollments").size());
    assertFalse(second.containsKey("next"));
    JsonArray phones = get("listEnrollments", "?model=iphone*").getJsonArray("enrollments");
    assertEquals(1, phones.size());
    assertEquals(id(phone), phones.getJsonObject(0).getString("id"));
    assertTrue(
        get("listEnrollments", "?os_version=" + encode("<1"))
            .getJsonArray("enrollments")
            .isEmpty());
  }

  @Test
  void theFleetAsItWasBeforeAnyoneCameIsEmpty() throws Exception {
    assertTrue(
        get("listEnrollments", "?at=" + beforeAnything).getJsonArray("enrollments").isEmpty());
    assertEquals(
        3,
        get("listEnrollments", "?status=enrolled&at=" + Instant.now().plusSeconds(1))
            .getJsonArray("enrollments")
            .size());
  }

  @Test
  void anEnrolmentIsShownAsItIsAndAsItWas() throws Exception {
    Instant before = Instant.now();
    queue(mac, "CertificateList");
    await()
        .atMost(PATIENCE)
        .until(() -> queued(get("getEnrollment", "", "id", id(mac)), "CertificateList"));
    assertFalse(queued(get("getEnrollment", "?at=" + before, "id", id(mac)), "CertificateList"));
  }

  @Test
  void whoHasAnEnrolmentAlreadyIsToldSo() throws Exception {
    HttpResponse<byte[]> first = send("getEnrollment", "", null, Map.of(), "id", id(phone));
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertEquals(
        304,
        send("getEnrollment", "", null, Map.of("If-None-Match", tag), "id", id(phone))
            .statusCode());
  }

  @Test
  void whatADeviceSaysOfItselfIsItsInventoryWithTheTimeItWasLearnt() throws Exception {
    queueKeys(
        mac,
        new JsonObject()
            .put("RequestType", "DeviceInformation")
            .put("Queries", new JsonArray().add("OSVersion")));
    mac.converse();
    Instant between = Instant.now();
    queueKeys(
        mac,
        new JsonObject()
            .put("RequestType", "DeviceInformation")
            .put("Queries", new JsonArray().add("DeviceName")));
    mac.converse();
    JsonObject fields = fields(get("getInventory", "", "id", id(mac)));
    assertTrue(fields.containsKey("OSVersion"), fields.encode());
    assertTrue(fields.containsKey("DeviceName"), fields.encode());
    JsonObject earlier = fields(get("getInventory", "?at=" + between, "id", id(mac)));
    assertEquals(Set.of("OSVersion"), earlier.fieldNames());
  }

  @Test
  void theCommandsOfAnEnrolmentSayWhatBecameOfThem() throws Exception {
    String uuid = queue(phone, "SecurityInfo").getString("command_uuid");
    phone.converse();
    JsonObject fate =
        get("listEnrollmentCommands", "?limit=1", "id", id(phone))
            .getJsonArray("enrollments")
            .getJsonObject(0);
    assertEquals(uuid, fate.getString("command_uuid"));
    assertEquals("Acknowledged", fate.getString("state"));
  }

  @Test
  void aHistoryIsToldInOrderByKindAndPageByPage() throws Exception {
    JsonObject page = get("getHistory", "?limit=2", "id", id(mac));
    assertEquals(List.of("Authenticate", "TokenUpdate"), kinds(page));
    JsonObject rest =
        get("getHistory", "?limit=1000&cursor=" + page.getString("next"), "id", id(mac));
    assertFalse(kinds(rest).contains("Authenticate"));
    assertEquals(
        List.of("TokenUpdate"), kinds(get("getHistory", "?kind=TokenUpdate", "id", id(mac))));
    assertEquals(
        "Authenticate",
        kinds(get("getHistory", "?order=desc&limit=1000", "id", id(mac))).getLast());
    assertTrue(kinds(get("getHistory", "?until=" + beforeAnything, "id", id(mac))).isEmpty());
  }

  @Test
  void whoWaitsForAHistoryHearsOfTheNextEvent() throws Exception {
    JsonObject page = get("getHistory", "?order=asc&wait=1&limit=1000", "id", id(phone));
    Thread later =
        Thread.startVirtualThread(
            () -> {
              try {
                phone.converse();
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    JsonObject next =
        get("getHistory", "?wait=20&cursor=" + page.getString("next"), "id", id(phone));
    later.join(PATIENCE);
    assertEquals("Report", kinds(next).getFirst());
  }

  @Test
  void theRequestBehindAnEventIsGivenExactlyAsItCame() throws Exception {
    JsonObject event =
        get("getHistory", "?kind=Authenticate", "id", id(mac))
            .getJsonArray("events")
            .getJsonObject(0);
    HttpResponse<byte[]> raw =
        send(
            "getRawRequest",
            "",
            null,
            Map.of(),
            "id",
            id(mac),
            "offset",
            event.getInteger("offset").toString());
    assertTrue(new String(raw.body(), StandardCharsets.UTF_8).contains("<string>Authenticate"));
  }

  @Test
  void aHeldQueueOffersNothingUntilItIsReleased() throws Exception {
    assertEquals("held", post("holdQueue", null, "id", id(phone)).getString("result"));
    String uuid = queue(phone, "ProfileList").getString("command_uuid");
    phone.converse();
    assertEquals(1, states(uuid).getInteger("queued"));
    assertEquals("released", post("releaseQueue", null, "id", id(phone)).getString("result"));
    phone.converse();
    assertEquals(1, states(uuid).getInteger("Acknowledged"));
  }

  @Test
  void aDeviceIsPushedWhenAnAdminAsksForIt() throws Exception {
    assertEquals("requested", post("pushEnrollment", null, "id", id(phone)).getString("result"));
  }

  @Test
  void aPushCertificateIsRequestedStoredAndShown() throws Exception {
    String csr =
        post(
                "createPushRequest",
                new JsonObject()
                    .put("common_name", "push")
                    .put("email", "anna@example.com")
                    .put("country", "DE"))
            .getString("csr");
    String topic = "com.apple.mgmt.External.added";
    String certificate =
        new AppleCa().certify(csr, topic, Instant.now().plus(Duration.ofDays(365)));
    JsonObject given = new JsonObject().put("certificate", certificate);
    HttpResponse<byte[]> refused = send("putPushCertificate", "", given, Map.of());
    assertEquals(409, refused.statusCode());
    assertTrue(new String(refused.body(), StandardCharsets.UTF_8).contains("push-topic-differs"));
    json(send("putPushCertificate", "?new_topic=true", given, Map.of()));
    JsonObject shown =
        get("listPushCertificates", "").getJsonArray("certificates").getJsonObject(0);
    assertEquals(topic, shown.getString("topic"));
    assertEquals(364, shown.getInteger("days_left"));
  }

  @Test
  void aCertificateIsRenewedAndRevoked() throws Exception {
    SimulatedFleet fleet = running.fleet(5, Behaviour.OBEDIENT);
    SimulatedDevice other = fleet.devices().getLast();
    other.enroll();
    JsonObject renewal =
        post("renewCertificate", Map.of("Idempotency-Key", "renew-1"), null, "id", id(other));
    JsonObject again =
        post("renewCertificate", Map.of("Idempotency-Key", "renew-1"), null, "id", id(other));
    assertEquals("InstallProfile", renewal.getString("request_type"));
    assertEquals(renewal.getString("command_uuid"), again.getString("command_uuid"));
    other.checkOut();
    assertEquals(
        409,
        send("revokeCertificate", "", null, Map.of(), "id", id(other)).statusCode(),
        "nobody revokes by accident");
    assertEquals(
        "would-be-revoked",
        json(send("revokeCertificate", "?dry_run=true", null, Map.of(), "id", id(other)))
            .getString("result"));
    assertEquals(
        "revoked",
        json(send("revokeCertificate", "?expected_targets=1", null, Map.of(), "id", id(other)))
            .getString("result"));
  }

  @Test
  void aRequestThatIsSentAgainWithItsKeyIsCarriedOutOnce() throws Exception {
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray().add(id(mac)))
            .put("command", new JsonObject().put("RequestType", "UserList"));
    JsonObject first = post("queueCommand", Map.of("Idempotency-Key", "once"), request);
    JsonObject second = post("queueCommand", Map.of("Idempotency-Key", "once"), request);
    assertEquals(first.getString("command_uuid"), second.getString("command_uuid"));
    assertEquals(1, command(first.getString("command_uuid")).getInteger("targets"));
    request.getJsonObject("command").put("RequestType", "SecurityInfo");
    assertEquals(
        422, send("queueCommand", "", request, Map.of("Idempotency-Key", "once")).statusCode());
  }

  @Test
  void whoeverCouldNotHaveACommandTheFirstTimeGetsItWhenTheRequestIsSentAgain() throws Exception {
    // What kept the phone from it is gone by the second time: here, it was not asked for.
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray().add(id(mac)))
            .put("command", new JsonObject().put("RequestType", "DeviceInformation"))
            .put("force", true);
    request.getJsonObject("command").put("Queries", new JsonArray().add("OSVersion"));
    JsonObject first = post("queueCommand", Map.of("Idempotency-Key", "wider"), request);
    request.getJsonArray("enrollments").add(id(phone));
    JsonArray results =
        post("queueCommand", Map.of("Idempotency-Key", "wider"), request)
            .getJsonArray("enrollments");
    assertEquals("already-queued", results.getJsonObject(0).getString("result"));
    assertEquals("queued", results.getJsonObject(1).getString("result"));
    String uuid = first.getString("command_uuid");
    assertEquals(2, command(uuid).getInteger("targets"));
    post("cancelCommand", null, "uuid", uuid);
  }

  @Test
  void whatATargetCanNotDoIsRefusedWithTheReasonUnlessForced() throws Exception {
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray().add(id(mac)).add(id(phone)))
            .put("command", new JsonObject().put("RequestType", "RefreshCellularPlans"));
    request.getJsonObject("command").put("eSIMServerURL", "https://example.com");
    JsonArray results = post("queueCommand", request).getJsonArray("enrollments");
    assertEquals("platform", results.getJsonObject(0).getString("result"));
    assertEquals("queued", results.getJsonObject(1).getString("result"));
    JsonObject forced = post("queueCommand", request.put("force", true));
    assertEquals(0, forced.getInteger("refused"));
    post("cancelCommand", null, "uuid", forced.getString("command_uuid"));
  }

  @Test
  void aCommandIsListedCountedAndTakenBack() throws Exception {
    post("holdQueue", null, "id", id(mac));
    JsonObject queued =
        post(
            "queueCommand",
            new JsonObject()
                .put("select", new JsonObject().put("model", "Mac*"))
                .put("command", new JsonObject().put("RequestType", "ProvisioningProfileList")));
    String uuid = queued.getString("command_uuid");
    assertEquals(
        uuid,
        get("listCommands", "?limit=1")
            .getJsonArray("commands")
            .getJsonObject(0)
            .getString("command_uuid"));
    JsonArray waiting =
        get("listCommandEnrollments", "?state=queued", "uuid", uuid).getJsonArray("enrollments");
    assertEquals(queued.getInteger("targets"), waiting.size());
    assertEquals(
        queued.getInteger("targets"),
        post("cancelCommand", null, "uuid", uuid).getInteger("cancelled"));
    assertEquals(queued.getInteger("targets"), states(uuid).getInteger("cancelled"));
    post("releaseQueue", null, "id", id(mac));
  }

  @Test
  void aCommandThatIsOverItsTimeHasExpired() throws Exception {
    post("holdQueue", null, "id", id(mac));
    JsonObject queued =
        post(
            "queueCommand",
            new JsonObject()
                .put("enrollments", new JsonArray().add(id(mac)))
                .put("valid_for", "PT0.01S")
                .put("command", new JsonObject().put("RequestType", "ProfileList")));
    String uuid = queued.getString("command_uuid");
    await()
        .atMost(PATIENCE)
        .until(() -> Integer.valueOf(1).equals(states(uuid).getInteger("expired")));
    assertEquals(0, command(uuid).getInteger("open"));
    post("releaseQueue", null, "id", id(mac));
  }

  @Test
  void everyCommandTypeHasASchemaAndAnExample() throws Exception {
    JsonArray types = get("listCommandTypes", "").getJsonArray("command_types");
    assertEquals(68, types.size());
    JsonObject type = get("getCommandType", "", "type", "InstallProfile");
    assertTrue(type.getJsonObject("schema").getJsonArray("required").contains("Payload"));
  }

  /** CommandCatalogTest lists them and their schemas, CommandHelpTest their help pages. */
  @Test
  void theExampleOfEveryCommandTypeIsAccepted() throws Exception {
    post("holdQueue", null, "id", id(mac));
    List<String> types =
        get("listCommandTypes", "").getJsonArray("command_types").stream()
            .map(type -> ((JsonObject) type).getString("request_type"))
            .toList();
    // Side by side, because each waits for the fan-out twice.
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Void>> done = new ArrayList<>();
      for (String type : types) {
        done.add(
            threads.submit(
                () -> {
                  acceptsTheExampleOf(type);
                  return null;
                }));
      }
      for (Future<Void> one : done) {
        one.get();
      }
    }
    post("releaseQueue", null, "id", id(mac));
  }

  private static void acceptsTheExampleOf(String type) throws Exception {
    JsonObject example = get("getCommandType", "", "type", type).getJsonObject("example");
    JsonObject queued =
        post(
            "queueCommand",
            new JsonObject()
                .put("enrollments", new JsonArray().add(id(mac)))
                .put("force", true)
                .put("command", example)
                .put("expected_targets", 1));
    assertEquals(
        "queued", queued.getJsonArray("enrollments").getJsonObject(0).getString("result"), type);
    post("cancelCommand", null, "uuid", queued.getString("command_uuid"));
  }

  @Test
  void theTailTellsWhatHappens() throws Exception {
    called.add("tailEvents");
    try (Lines tail = Lines.of(running, "/v1/events?kind=CommandQueued&enrollment=" + id(phone))) {
      queue(mac, "ProfileList");
      String uuid = queue(phone, "ProfileList").getString("command_uuid");
      assertEquals(uuid, new JsonObject(tail.next()).getString("command_uuid"));
    }
    phone.converse();
  }

  @Test
  void aTokenWithScopesMayDoWhatTheySayAndTheProblemNamesTheOneThatLacks() throws Exception {
    String secret = scoped("holder", "queues:manage");
    String hold = "/v1/enrollments/%s/hold".formatted(id(mac));
    assertEquals(200, as(secret, "POST", hold));
    assertEquals(200, as(secret, "POST", hold.replace("hold", "release")));
    assertEquals(403, as(secret, "POST", hold.replace("hold", "revoke")));
    HttpResponse<byte[]> refused =
        running.network.send(
            HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/status"))
                .header("Authorization", "Bearer " + secret));
    assertEquals(403, refused.statusCode());
    String detail = new JsonObject(Buffer.buffer(refused.body())).getString("detail");
    assertTrue(detail.contains("fleet:read"), detail);
  }

  @Test
  void nobodyGivesAScopeThatTheyDoNotHave() throws Exception {
    String secret = scoped("doorkeeper", "tokens:manage", "fleet:read");
    assertEquals(201, make(secret, new JsonObject().put("name", "looker").put("role", "read")));
    assertEquals(403, make(secret, new JsonObject().put("name", "king").put("role", "operate")));
    assertEquals(
        403,
        make(
            secret,
            new JsonObject()
                .put("name", "commander")
                .put("scopes", JsonArray.of("fleet:read", "devices:command"))));
  }

  @Test
  void aTokenIsMadeWithARoleOrWithScopesThatThereAre() throws Exception {
    JsonObject both =
        new JsonObject().put("name", "x").put("role", "read").put("scopes", JsonArray.of("a"));
    assertEquals(400, make(running.token, both));
    assertEquals(400, make(running.token, new JsonObject().put("name", "x")));
    assertEquals(
        400,
        make(running.token, new JsonObject().put("name", "x").put("scopes", JsonArray.of("a"))));
  }

  @Test
  void theInstallationKeyIsReplacedAndOnlyWhoeverMaySeesTheKeys() throws Exception {
    String before = current(get("getKeys", ""));
    String after = current(post("rotateKeys", null));
    assertNotEquals(before, after);
    JsonObject retired = post("retireKeys", null);
    assertEquals(after, current(retired));
    assertEquals(1, retired.getJsonArray("installation_keys").size());
    assertEquals(403, as(scoped("doorkeeper-2", "tokens:manage"), "GET", "/v1/keys"));
  }

  @Test
  void anEnrollmentLinkIsShownOnceAndCanBeRevoked() throws Exception {
    JsonObject made =
        post(
            "createEnrollmentLink", new JsonObject().put("label", "lab").put("expires_in", "PT1H"));
    assertTrue(made.getString("url").startsWith(running.server.enrollUrl() + "/"));
    JsonObject listed = get("listEnrollmentLinks", "").getJsonArray("links").getJsonObject(0);
    assertFalse(listed.containsKey("url"));
    assertEquals("open", listed.getString("state"));
    assertEquals(
        "revoked",
        json(send("revokeEnrollmentLink", "", null, Map.of(), "link", made.getString("id")))
            .getString("result"));
  }

  @Test
  void whatWouldComeOverFromAnotherServerIsToldBeforehand() throws Exception {
    String message =
        """
        <plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key><string>CAME-OVER</string>\
        </dict></plist>\
        """;
    JsonObject wanted =
        new JsonObject()
            .put("origin", "elsewhere")
            .put("dry_run", true)
            .put(
                "messages",
                new JsonArray()
                    .add(new JsonObject().put("plist", base64(message)))
                    .add(new JsonObject().put("plist", base64("nonsense"))));
    JsonObject counts = post("importMessages", wanted).getJsonObject("counts");
    assertEquals(1, counts.getInteger("new"));
    assertEquals(1, counts.getInteger("unreadable"));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatEndsIsListed() throws Exception {
    assertTrue(get("listExpiring", "?limit=10").getJsonArray("certificates").size() >= 2);
  }

  @Test
  void refusalsAreListedWithTheirReasons() throws Exception {
    assertTrue(get("listRefusals", "?limit=10").getJsonArray("refusals").size() <= 10);
  }

  @Test
  void aDeviceMayBeLetEnrollAnew() throws Exception {
    assertEquals(
        "allowed",
        post("allowReenrollment", new JsonObject().put("for", "PT1H"), "id", id(mac))
            .getString("result"));
  }

  @Test
  void aDeviceIsBlockedAndLetInAgain() throws Exception {
    assertEquals(
        409,
        send("blockDevice", "", null, Map.of(), "id", id(mac)).statusCode(),
        "nobody blocks by accident");
    assertEquals(
        "would-be-blocked",
        json(send("blockDevice", "?dry_run=true", null, Map.of(), "id", id(mac)))
            .getString("result"));
    assertEquals(
        "blocked",
        json(send("blockDevice", "?expected_targets=1", null, Map.of(), "id", id(mac)))
            .getString("result"));
    assertEquals(
        "unblocked",
        json(send("unblockDevice", "", null, Map.of(), "id", id(mac))).getString("result"));
  }

  private static String current(JsonObject keys) {
    return keys.getJsonArray("installation_keys").getJsonObject(0).getString("id");
  }

  private static String scoped(String name, String... scopes) throws Exception {
    JsonObject made =
        post(
            "createToken",
            new JsonObject().put("name", name).put("scopes", new JsonArray(List.of(scopes))));
    assertEquals(new JsonArray(List.of(scopes)).size(), made.getJsonArray("scopes").size());
    return made.getString("token");
  }

  private static int make(String secret, JsonObject token) throws Exception {
    return running
        .network
        .send(
            HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/tokens"))
                .header("Authorization", "Bearer " + secret)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(token.encode())))
        .statusCode();
  }

  @Test
  void aTokenIsMadeUsedListedAndRevoked() throws Exception {
    JsonObject token =
        post("createToken", new JsonObject().put("name", "reader").put("role", "read"));
    String secret = token.getString("token");
    assertEquals(200, as(secret, "GET", "/v1/status"));
    assertEquals(403, as(secret, "POST", "/v1/enrollments/%s/hold".formatted(id(mac))));
    assertEquals(403, as(secret, "GET", "/v1/tokens"));
    JsonArray all = get("listTokens", "").getJsonArray("tokens");
    assertFalse(all.encode().contains(secret));
    assertEquals(
        200, send("revokeToken", "", null, Map.of(), "token", token.getString("id")).statusCode());
    assertEquals(401, as(secret, "GET", "/v1/status"));
  }

  @Test
  void theLastTokenThatOperatesIsNotRevoked() throws Exception {
    String admin =
        get("listTokens", "").getJsonArray("tokens").stream()
            .map(JsonObject.class::cast)
            .filter(t -> t.getString("name").equals("admin"))
            .findFirst()
            .orElseThrow()
            .getString("id");
    assertEquals(409, send("revokeToken", "", null, Map.of(), "token", admin).statusCode());
  }

  @Test
  void aTokenThatHasExpiredCountsNoMore() throws Exception {
    String secret =
        post(
                "createToken",
                new JsonObject()
                    .put("name", "brief")
                    .put("role", "read")
                    .put("expires_in", "PT0.2S"))
            .getString("token");
    await().atMost(PATIENCE).until(() -> as(secret, "GET", "/v1/status") == 401);
  }

  @Test
  void whoHasNoTokenIsRecorded() throws Exception {
    try (Lines tail = Lines.of(running, "/v1/events?kind=ApiAccessRefused")) {
      HttpRequest.Builder call =
          HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/status"));
      assertEquals(401, running.network.send(call).statusCode());
      // Recorded once a minute, so an earlier test may have been the one.
      boolean recorded =
          FleetLog.facts(running.server.bootstrapServers(), ApiAccessRefused.class).stream()
              .anyMatch(fact -> !fact.remoteAddress().isEmpty());
      assertTrue(recorded || !tail.next().isEmpty());
    }
  }

  @Test
  void theContractIsRenderedWithoutAToken() throws Exception {
    HttpRequest.Builder page = HttpRequest.newBuilder(running.server.adminUrl().resolve("/docs"));
    String html = new String(running.network.send(page).body(), StandardCharsets.UTF_8);
    assertTrue(html.contains("/docs/ui.js"), html);
    HttpRequest.Builder script =
        HttpRequest.newBuilder(running.server.adminUrl().resolve("/docs/ui.js"));
    assertEquals(200, running.network.send(script).statusCode());
  }

  @Test
  void errorsAreProblemsThatSayWhatToDo() throws Exception {
    for (String path :
        List.of("/v1/enrollments/NOBODY", "/v1/nothing", "/v1/enrollments?limit=0")) {
      HttpResponse<byte[]> answer = running.get(path);
      assertTrue(answer.statusCode() >= 400 && answer.statusCode() < 500, path);
      assertEquals(
          "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
      JsonObject problem = new JsonObject(Buffer.buffer(answer.body()));
      assertTrue(problem.getString("type").startsWith("urn:muster:problem:"), problem.encode());
      assertNotEquals("", problem.getString("detail"));
    }
  }

  private static String id(SimulatedDevice device) {
    return device.hardware().udid();
  }

  private static boolean queued(JsonObject enrollment, String type) {
    return enrollment.getJsonArray("queue").stream()
        .map(JsonObject.class::cast)
        .anyMatch(c -> c.getString("request_type").equals(type));
  }

  private static JsonObject fields(JsonObject inventory) {
    return inventory
        .getJsonObject("sections")
        .getJsonObject("DeviceInformation")
        .getJsonObject("fields");
  }

  private static List<String> kinds(JsonObject history) {
    return history.getJsonArray("events").stream()
        .map(JsonObject.class::cast)
        .map(e -> e.getString("kind"))
        .collect(Collectors.toList());
  }

  private static JsonObject command(String uuid) throws Exception {
    return get("getCommand", "", "uuid", uuid);
  }

  private static JsonObject states(String uuid) throws Exception {
    return command(uuid).getJsonObject("states");
  }

  private static JsonObject queue(SimulatedDevice device, String type) throws Exception {
    return queueKeys(device, new JsonObject().put("RequestType", type));
  }

  private static JsonObject queueKeys(SimulatedDevice device, JsonObject command) throws Exception {
    return post(
        "queueCommand",
        new JsonObject()
            .put("enrollments", new JsonArray().add(id(device)))
            .put("command", command));
  }

  private static int as(String token, String method, String path) throws Exception {
    return running
        .network
        .send(
            HttpRequest.newBuilder(running.server.adminUrl().resolve(path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.noBody()))
        .statusCode();
  }

  private static JsonObject get(String operation, String query, String... path) throws Exception {
    return json(send(operation, query, null, Map.of(), path));
  }

  private static JsonObject post(String operation, JsonObject body, String... path)
      throws Exception {
    return json(send(operation, "", body, Map.of(), path));
  }

  private static JsonObject post(
      String operation, Map<String, String> headers, JsonObject body, String... path)
      throws Exception {
    return json(send(operation, "", body, headers, path));
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    assertTrue(answer.statusCode() < 300, () -> answer.statusCode() + " " + text);
    return new JsonObject(text);
  }

  /** Calls an operation of the contract by its name. */
  private static HttpResponse<byte[]> send(
      String operation, String query, JsonObject body, Map<String, String> headers, String... path)
      throws Exception {
    called.add(operation);
    Contract.Operation found = operations.get(operation);
    String url = found.path();
    for (int i = 0; i < path.length; i += 2) {
      url = url.replace("{" + path[i] + "}", encode(path[i + 1]));
    }
    HttpRequest.Builder request = running.admin(url + query);
    headers.forEach(request::header);
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return running.network.send(
        request.method(
            found.method().toUpperCase(Locale.ROOT),
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
