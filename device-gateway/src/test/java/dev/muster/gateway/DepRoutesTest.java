package dev.muster.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.dep.AppleVersions;
import dev.muster.gateway.dep.DepAnswer;
import dev.muster.gateway.dep.DepEnrollment;
import dev.muster.gateway.dep.DepEnrollmentAsked;
import dev.muster.gateway.dep.DepEnrollmentAsked.Outcome;
import dev.muster.gateway.dep.DepPolicy;
import dev.muster.gateway.dep.DeviceAuthorities;
import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.dep.OsVersion;
import dev.muster.gateway.dep.PlatformSso;
import dev.muster.gateway.dep.TestDeviceCa;
import dev.muster.gateway.dep.TestDirectory;
import dev.muster.gateway.dep.TestProfiles;
import dev.muster.gateway.dep.TestVersions;
import dev.muster.gateway.intake.Admission;
import dev.muster.gateway.intake.BodyBudget;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.intake.Proxies;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.token.WatchPairing;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a device that Apple sends is answered over a socket. */
@Timeout(60)
class DepRoutesTest {
  private static final String CONFIG = "application/x-apple-aspen-config";
  private static final int BURST = 100;
  private static final DepAnswer.Known KNOWN =
      new DepAnswer.Known("acme", Optional.empty(), Optional.empty());

  private static final PlatformSso SSO =
      new PlatformSso(
          URI.create("https://x/sso.mobileconfig"),
          URI.create("https://x/sign-in"),
          URI.create("https://x/manifest.plist"),
          false);

  private static final WatchPairing PAIRINGS = pairings();

  private static Vertx vertx;
  private static HttpClient client;
  private static TestDeviceCa ca;
  private static TestProfiles profiles;
  private static TestVersions apple;
  private static byte[] mac;

  private final TestDirectory directory = new TestDirectory();
  private HttpServer server;
  private AppleVersions versions;
  private Admission admission;

  @BeforeAll
  static void prepare() throws Exception {
    vertx = Vertx.vertx();
    client = HttpClient.newHttpClient();
    ca = new TestDeviceCa();
    profiles = new TestProfiles();
    apple = new TestVersions();
    mac = ca.sign(TestDeviceCa.plist("UDID-1", "C02XY", ""));
  }

  @AfterAll
  static void end() {
    client.close();
    apple.close();
    vertx.close().await();
  }

  @BeforeEach
  void start() {
    start(DepPolicy.DEFAULT);
  }

  @AfterEach
  void stop() {
    server.close().await();
    versions.close();
  }

  private void start(DepPolicy policy) {
    InstantSource clock = InstantSource.system();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    versions = new AppleVersions(apple.url(), clock);
    admission =
        new Admission(
            "test",
            new Admission.Bounds(Duration.ofSeconds(1), 1, 1_000),
            System::nanoTime,
            count -> {},
            meters);
    DepEnrollment enrollment =
        new DepEnrollment(
            new MachineInfoReader(DeviceAuthorities.apple().and(ca.pem())),
            directory,
            versions,
            profiles.profile(),
            PAIRINGS,
            policy,
            new RefusalSample("dep", 1, 2, clock, meters),
            clock);
    Router router = Router.router(vertx);
    new DepRoutes(
            enrollment,
            profiles.profile(),
            Optional.empty(),
            new EnrollmentWork(
                admission,
                new Rates(1, BURST, clock),
                vertx.createSharedWorkerExecutor("enroll", 2)),
            new BodyReader(new BodyBudget(1024 * 1024), Duration.ofSeconds(30)),
            new Clients(Proxies.NONE))
        .addTo(router);
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  private void restart(DepPolicy policy) {
    stop();
    start(policy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/pkcs7-signature",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/xml"
      })
  void aKnownDeviceGetsItsProfileWhateverItsContentTypeSays(String contentType) throws Exception {
    directory.answer = KNOWN;
    HttpResponse<byte[]> answer =
        send(request("/dep/enroll").header("Content-Type", contentType), mac);
    assertEquals(200, answer.statusCode());
    assertEquals(CONFIG, answer.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void theChallengeIsForItsUdidAndSerialNumber() throws Exception {
    directory.answer = KNOWN;
    Challenges.Verdict.Once once =
        assertInstanceOf(Challenges.Verdict.Once.class, profiles.challenge(post(mac).body()));
    assertEquals(new Grant.ForDepDevice("C02XY", new EnrollmentId("UDID-1")), once.grant());
  }

  @Test
  void eachTimeItAsksItGetsAnotherChallenge() throws Exception {
    directory.answer = KNOWN;
    Challenges.Verdict first = profiles.challenge(post(mac).body());
    Challenges.Verdict second = profiles.challenge(post(mac).body());
    assertTrue(!first.equals(second));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWebViewGetsTheSameAtOnce(boolean urlSafe) throws Exception {
    directory.answer = KNOWN;
    Base64.Encoder encoder = urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder();
    HttpResponse<byte[]> answer =
        send(
            request("/dep/enroll")
                .header("x-apple-aspen-deviceinfo", encoder.encodeToString(mac))
                .GET());
    assertEquals(200, answer.statusCode());
    assertEquals(CONFIG, answer.headers().firstValue("content-type").orElseThrow());
  }

  @Test
  void aPageThatIsOpenedByAnyoneElseSaysWhatItIsFor() throws Exception {
    HttpResponse<byte[]> answer = send(request("/dep/enroll").GET());
    assertEquals(400, answer.statusCode());
    assertTrue(text(answer).contains("Setup Assistant"));
  }

  @Test
  void whatItAskedAndWasAnsweredIsRecorded() throws Exception {
    directory.answer = KNOWN;
    post(
        ca.sign(
            TestDeviceCa.plist(
                "UDID-1",
                "C02XY",
                "<key>OS_VERSION</key><string>26.2</string>"
                    + "<key>VERSION</key><string>25C56</string>")));
    assertEquals(
        List.of(
            new DepEnrollmentAsked(
                Optional.of("acme"),
                Optional.of(new EnrollmentId("UDID-1")),
                Optional.of("C02XY"),
                Optional.of("Mac14,2"),
                Optional.of("26.2"),
                Optional.of("25C56"),
                Outcome.PROFILE,
                Optional.empty())),
        directory.recorded);
  }

  @Test
  void whatCannotBeRecordedIsNotAnswered() throws Exception {
    directory.answer = KNOWN;
    directory.log = () -> CompletableFuture.failedStage(new IllegalStateException("log is away"));
    assertEquals(503, post(mac).statusCode());
  }

  @Test
  void aDeviceThatAppleKnowsMeanwhileGetsItsProfile() throws Exception {
    directory.apple =
        () -> {
          directory.answer = KNOWN;
          return CompletableFuture.completedStage(null);
        };
    assertEquals(200, post(mac).statusCode());
    assertEquals(List.of("C02XY"), directory.askedApple);
  }

  @Test
  void aWatchIsToldToLetItsPhoneSpeakAndIsGivenAProfileThen() throws Exception {
    HttpResponse<byte[]> first = post(watch(""));
    refusedWith("com.apple.watch.pairing.token.missing", Outcome.UNRECOGNIZED, first);
    String security =
        new JsonObject(text(first)).getJsonObject("details").getString("security-token");
    assertTrue(PAIRINGS.asked("WATCH-1", security));
    assertEquals(200, post(watch(PAIRINGS.pair("PHONE-1", "WATCH-1"))).statusCode());
    assertEquals(Optional.of("it was paired with PHONE-1"), directory.recorded.getLast().reason());
  }

  @Test
  void aPairingOfAnotherWatchIsNone() throws Exception {
    refusedWith(
        "com.apple.watch.pairing.token.missing",
        Outcome.UNRECOGNIZED,
        post(watch(PAIRINGS.pair("PHONE-1", "WATCH-2"))));
  }

  private static byte[] watch(String pairing) throws Exception {
    String token =
        pairing.isEmpty()
            ? ""
            : "<key>PAIRING_TOKEN</key><data>%s</data>"
                .formatted(
                    Base64.getEncoder().encodeToString(pairing.getBytes(StandardCharsets.UTF_8)));
    return ca.sign(
        TestDeviceCa.plist("WATCH-1", "WATCHSERIAL", token).replace("Mac14,2", "Watch7,1"));
  }

  private static WatchPairing pairings() {
    InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());
    return new WatchPairing(new LinkSealer(() -> keys, "test"), InstantSource.system());
  }

  @Test
  void aDeviceThatNobodyKnowsIsToldSoByDefault() throws Exception {
    refusedWith("com.apple.unrecognized.device", Outcome.UNRECOGNIZED, post(mac));
  }

  @Test
  void aDeviceThatNobodyKnowsIsLetInWhereThatIsSet() throws Exception {
    restart(new DepPolicy(DepPolicy.Unknown.LET_IN, Duration.ofSeconds(10), false));
    assertEquals(200, post(mac).statusCode());
    assertEquals(Optional.empty(), directory.recorded.getFirst().account());
  }

  @Test
  void aDeviceWaitsForAppleNoLongerThanIsSet() throws Exception {
    restart(new DepPolicy(DepPolicy.Unknown.REFUSE, Duration.ofMillis(200), false));
    directory.apple = CompletableFuture::new;
    refusedWith("com.apple.unrecognized.device", Outcome.UNRECOGNIZED, post(mac));
    assertEquals(
        Optional.of("Apple did not answer within 0.2 s"), directory.recorded.getFirst().reason());
  }

  @Test
  void whyAppleCouldNotBeAskedIsRecorded() throws Exception {
    directory.apple = () -> CompletableFuture.failedStage(new IllegalStateException("no token"));
    post(mac);
    assertEquals(
        Optional.of("Apple could not be asked: no token"), directory.recorded.getFirst().reason());
  }

  @Test
  void whoWaitsForAppleHoldsNoPlaceOfThoseWhoDoNot() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> away = new CompletableFuture<>();
    directory.apple =
        () -> {
          asked.complete(null);
          return away;
        };
    CompletableFuture<HttpResponse<byte[]>> waiting =
        client.sendAsync(
            request("/dep/enroll").POST(BodyPublishers.ofByteArray(mac)).build(),
            BodyHandlers.ofByteArray());
    asked.get(20, TimeUnit.SECONDS);
    directory.answer = KNOWN;
    // There is one place in all.
    assertEquals(200, post(mac).statusCode());
    away.complete(null);
    assertEquals(200, waiting.get(20, TimeUnit.SECONDS).statusCode());
  }

  @Test
  void whoWaitsForApplesVersionsHoldsNoPlaceEither() throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<Void> away = new CompletableFuture<>();
    apple.gate =
        () -> {
          asked.complete(null);
          return away;
        };
    directory.answer = least("26.1");
    CompletableFuture<HttpResponse<byte[]>> waiting =
        client.sendAsync(
            request("/dep/enroll").POST(BodyPublishers.ofByteArray(old(true, "J413AP"))).build(),
            BodyHandlers.ofByteArray());
    asked.get(20, TimeUnit.SECONDS);
    directory.answer = KNOWN;
    // It is on its way to Apple an instant before it gives its place back.
    await().untilAsserted(() -> assertEquals(200, post(mac).statusCode()));
    away.complete(null);
    assertEquals(403, waiting.get(20, TimeUnit.SECONDS).statusCode());
  }

  @Test
  void aSerialNumberOfAnotherDeviceIsRefused() throws Exception {
    directory.answer = new DepAnswer.OtherDevice("acme", new EnrollmentId("UDID-2"));
    refusedWith("com.apple.unrecognized.device", Outcome.OTHER_DEVICE, post(mac));
  }

  @Test
  void aDeviceWithAnOlderSystemIsToldToUpdateToWhatAppleOffers() throws Exception {
    directory.answer = least("26.1");
    HttpResponse<byte[]> answer = post(old(true, "J413AP"));
    refusedWith("com.apple.softwareupdate.required", Outcome.SOFTWARE_UPDATE_REQUIRED, answer);
    assertEquals(
        "26.2", new JsonObject(text(answer)).getJsonObject("details").getString("OSVersion"));
  }

  @Test
  void aDeviceThatCannotBeToldToUpdateIsLetIn() throws Exception {
    directory.answer = least("26.1");
    assertEquals(200, post(old(false, "J413AP")).statusCode());
  }

  @Test
  void aDeviceThatAppleOffersNothingIsLetIn() throws Exception {
    directory.answer = least("26.1");
    assertEquals(200, post(old(true, "J999AP")).statusCode());
  }

  @Test
  void aDeviceWithTheVersionThatIsWantedIsLetIn() throws Exception {
    directory.answer = least("15.6.0");
    assertEquals(200, post(old(true, "J413AP")).statusCode());
  }

  @Test
  void aMacThatCanIsToldToLetSomebodySignIn() throws Exception {
    directory.answer = withSso(SSO);
    HttpResponse<byte[]> answer = post(sso());
    refusedWith("com.apple.psso.required", Outcome.PSSO_REQUIRED, answer);
    assertEquals(
        new JsonObject()
            .put("ProfileURL", "https://x/sso.mobileconfig")
            .put("AuthURL", "https://x/sign-in")
            .put("Package", new JsonObject().put("ManifestURL", "https://x/manifest.plist")),
        new JsonObject(text(answer)).getJsonObject("details"));
  }

  @Test
  void withTheTokenOfTheSignInItGetsItsProfile() throws Exception {
    directory.answer = withSso(SSO);
    assertEquals(403, post(sso()).statusCode());
    assertEquals(
        200, send(request("/dep/enroll").header("Authorization", "Bearer good"), mac).statusCode());
  }

  @Test
  void aTokenThatDoesNotCountIsRefusedAndNeverWith401() throws Exception {
    directory.answer = withSso(SSO);
    HttpResponse<byte[]> answer =
        send(request("/dep/enroll").header("Authorization", "bearer bad"), mac);
    assertEquals(403, answer.statusCode());
    assertEquals(Outcome.SIGN_IN_REFUSED, directory.recorded.getFirst().outcome());
  }

  @Test
  void aMacThatCannotSignInIsLetInUnlessThatIsCompulsory() throws Exception {
    directory.answer = withSso(SSO);
    assertEquals(200, post(mac).statusCode());
    directory.answer =
        withSso(new PlatformSso(SSO.profile(), SSO.authentication(), SSO.manifest(), true));
    assertEquals(403, post(mac).statusCode());
  }

  @Test
  void whatIsNotSignedByADeviceIsRefusedAndOnlyASampleIsRecorded() throws Exception {
    byte[] stranger = new TestDeviceCa().sign(TestDeviceCa.plist("UDID-1", "C02XY", ""));
    for (int i = 0; i < 20; i++) {
      assertEquals(403, post(stranger).statusCode());
    }
    assertTrue(directory.recorded.size() < 10, () -> directory.recorded.size() + " recorded");
    assertEquals(Outcome.BAD_SIGNATURE, directory.recorded.getFirst().outcome());
    assertEquals(Optional.empty(), directory.recorded.getFirst().serialNumber());
  }

  @Test
  void whatIsNoMachineInfoIsRefused() throws Exception {
    assertEquals(400, post("hello".getBytes()).statusCode());
    assertEquals(400, post(new byte[0]).statusCode());
  }

  @Test
  void whatIsTooLargeIsRefused() throws Exception {
    assertEquals(413, post(new byte[MachineInfoReader.LARGEST + 1]).statusCode());
  }

  @Test
  void aDeviceThatAsksWithoutEndIsToldToComeAgain() throws Exception {
    directory.answer = KNOWN;
    long refused = 0;
    for (int i = 0; i < 50; i++) {
      refused += post(mac).statusCode() == 503 ? 1 : 0;
    }
    assertTrue(refused > 0);
  }

  @Test
  void configuratorIsToldWhereDevicesEnrollAndWhatToTrust() throws Exception {
    JsonObject config = new JsonObject(text(send(request("/MDMServiceConfig").GET())));
    assertEquals(
        new JsonObject()
            .put("dep_enrollment_url", "https://mdm.example.com/dep/enroll")
            .put("dep_anchor_certs_url", "https://mdm.example.com/dep/anchors"),
        config);
    assertEquals(
        new JsonArray().add(Base64.getEncoder().encodeToString(profiles.root().getEncoded())),
        new JsonArray(text(send(request("/dep/anchors").GET()))));
  }

  private void refusedWith(String code, Outcome outcome, HttpResponse<byte[]> answer) {
    assertEquals(403, answer.statusCode());
    assertEquals("application/json", answer.headers().firstValue("content-type").orElseThrow());
    assertEquals(code, new JsonObject(text(answer)).getString("code"));
    assertEquals(outcome, directory.recorded.getLast().outcome());
  }

  private static DepAnswer least(String version) {
    return new DepAnswer.Known("acme", OsVersion.of(version), Optional.empty());
  }

  private static DepAnswer withSso(PlatformSso sso) {
    return new DepAnswer.Known("acme", Optional.empty(), Optional.of(sso));
  }

  private static byte[] old(boolean takesUpdates, String id) throws Exception {
    return ca.sign(
        TestDeviceCa.plist(
            "UDID-1",
            "C02XY",
            """
            <key>OS_VERSION</key><string>15.6</string>
            <key>MDM_CAN_REQUEST_SOFTWARE_UPDATE</key><%s/>
            <key>SOFTWARE_UPDATE_DEVICE_ID</key><string>%s</string>
            """
                .formatted(takesUpdates, id)));
  }

  private static byte[] sso() throws Exception {
    return ca.sign(
        TestDeviceCa.plist("UDID-1", "C02XY", "<key>MDM_CAN_REQUEST_PSSO_CONFIG</key><true/>"));
  }

  private HttpResponse<byte[]> post(byte[] body) throws Exception {
    return send(request("/dep/enroll"), body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request, byte[] body)
      throws Exception {
    return send(request.POST(BodyPublishers.ofByteArray(body)));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body());
  }
}
