package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.Ports;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.Activation;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.signin.AccountDevice;
import dev.muster.simulator.signin.WebView;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** People sign in with a real identity provider before a device enrolls. */
@Timeout(120)
class ITSignIn {
  private static final String PROFILE = "application/x-apple-aspen-config";

  @TempDir static Path data;
  private static DepSimulator apple;
  private static TestIdentityProvider provider;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    int port = Ports.free();
    provider =
        TestIdentityProvider.start(URI.create("https://localhost:" + port + "/sign-in/done"));
    apple = DepSimulator.start();
    Path secret = Files.writeString(data.resolve("secret"), TestIdentityProvider.SECRET);
    Map<String, String> settings = DepFixture.settings(apple, data);
    settings.put("gateway.port", Integer.toString(port));
    settings.put("oidc.issuer", provider.issuer().toString());
    settings.put("oidc.client.id", "muster");
    settings.put("oidc.client.secret.file", secret.toString());
    settings.put("oidc.allowed.claim", "groups");
    settings.put("oidc.allowed.values", "staff");
    settings.put("enrollment.account", "adde:Mac, byod");
    settings.put("dep.sign.in", "true");
    running = RunningServer.start(data.resolve("server"), settings);
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      running.close();
    }
    if (apple != null) {
      apple.close();
    }
    if (provider != null) {
      provider.close();
    }
  }

  @Test
  void aPhoneEnrollsByItsUsersAccountAndTheServerKnowsWhoseItIs() throws Exception {
    SimulatedDevice phone = enroll(phone(1), "anna");
    phone.converse();
    JsonObject shown = shown(phone);
    assertEquals("user-enrollment-device", shown.getString("channel"));
    assertEquals("enrolled", shown.getString("status"));
    assertFalse(shown.containsKey("serial_number"), shown::encode);
    assertEquals(
        new JsonObject()
            .put("user", "anna@example.com")
            .put("subject", "anna")
            .put("full_name", "Anna Example")
            .put("account", "anna@example.com")
            .put("mode", "byod"),
        shown.getJsonObject("sign_in"));
    assertEquals(Optional.of("anna@example.com"), phone.account());
  }

  @Test
  void aMacIsToldOfBothWaysAndComesAsADevice() throws Exception {
    Hardware mac = Hardware.numbered(5);
    assertEquals(
        List.of("mdm-adde", "mdm-byod"),
        device(mac).discover(running.server.deviceUrl()).stream()
            .map(server -> server.getString("Version"))
            .toList());
    SimulatedDevice enrolled = enroll(mac, "ben");
    JsonObject shown = shown(enrolled);
    assertEquals("device", shown.getString("channel"));
    assertEquals("adde", shown.getJsonObject("sign_in").getString("mode"));
    JsonArray found =
        running
            .json("/v1/enrollments?query=user:ben@*%20status:enrolled")
            .getJsonArray("enrollments");
    assertEquals(
        List.of(enrolled.enrollmentId()),
        found.stream()
            .map(one -> ((JsonObject) one).getString("id"))
            .filter(enrolled.enrollmentId()::equals)
            .toList(),
        found::encode);
  }

  @Test
  void aRenewalKeepsWhoseTheDeviceIs() throws Exception {
    SimulatedDevice phone = enroll(phone(2), "anna");
    String path = "/v1/enrollments/" + phone.enrollmentId();
    assertEquals(
        201, running.post(path + "/renew", "application/json", Buffer.buffer("{}")).statusCode());
    byte[] before = phone.certificate().getEncoded();
    phone.converse();
    assertFalse(Arrays.equals(before, phone.certificate().getEncoded()));
    assertEquals(Optional.of("anna@example.com"), phone.account());
    assertEquals("anna@example.com", shown(phone).getJsonObject("sign_in").getString("user"));
  }

  @Test
  void onlyTheMessageThatBeginsTheEnrollmentNamesThePerson() throws Exception {
    SimulatedDevice phone = enroll(phone(3), "anna");
    phone.converse();
    JsonArray events =
        running
            .json("/v1/enrollments/" + phone.enrollmentId() + "/history?limit=100")
            .getJsonArray("events");
    assertEquals(
        1,
        events.stream().filter(event -> event.toString().contains("anna@example.com")).count(),
        events::encodePrettily);
  }

  @Test
  void theSamePersonMayEnrollTheirMacAnewAndNobodyElseMay() throws Exception {
    Hardware mac = Hardware.numbered(6);
    enroll(mac, "anna");
    assertThrows(IOException.class, () -> enroll(mac, "ben"));
    enroll(mac, "anna").converse();
  }

  @Test
  void aTokenIsGoodForOneCertificate() throws Exception {
    URI server = server("byod");
    String token = device(phone(4)).signIn(server, "anna");
    enrollWith(phone(4), server, token);
    assertThrows(IOException.class, () -> enrollWith(phone(5), server, token));
  }

  @Test
  void aTokenForOneWayIsNoneForTheOther() throws Exception {
    AccountDevice phone = device(phone(6));
    String token = phone.signIn(server("byod"), "anna");
    HttpResponse<byte[]> answer = phone.ask(server("adde"), Optional.of(token));
    assertEquals(401, answer.statusCode());
    assertTrue(
        answer.headers().firstValue("WWW-Authenticate").orElse("").contains("/sign-in/adde"));
  }

  @Test
  void aTokenThatIsNoneIsToldToSignIn() throws Exception {
    AccountDevice phone = device(phone(7));
    String token = phone.signIn(server("byod"), "anna");
    for (String other :
        List.of("", "made-up", token + "x", token.substring(1), "x".repeat(3_000))) {
      assertEquals(401, phone.ask(server("byod"), Optional.of(other)).statusCode(), other);
    }
    assertEquals(404, phone.ask(server("else"), Optional.of(token)).statusCode());
  }

  @Test
  void whatNoDeviceOfApplesSignedIsRefusedBeforeAnyoneSignsIn() throws Exception {
    HttpResponse<byte[]> answer =
        running.network.send(
            HttpRequest.newBuilder(server("byod"))
                .POST(HttpRequest.BodyPublishers.ofString("<plist/>")));
    assertEquals(400, answer.statusCode());
    assertTrue(answer.headers().firstValue("WWW-Authenticate").isEmpty());
  }

  @Test
  void aSignInEndsOnceAndInTheBrowserThatBeganIt() throws Exception {
    WebView browser = new WebView(running.network);
    WebView.Page end = browser.signIn(signInPage(), "anna");
    URI back = browser.visited().getLast();
    assertTrue(AccountDevice.token(end).isPresent());
    assertEquals("/sign-in/done", back.getPath());
    assertEquals(400, browser.open(back).status(), "the code is used");
    assertEquals(400, new WebView(running.network).open(back).status(), "another browser");
    String state = back.getRawQuery().replaceAll(".*state=([^&]*).*", "$1");
    for (String forged : List.of(state.substring(2), state + "AA", "x", "")) {
      URI other = back.resolve("/sign-in/done?code=any&state=" + forged);
      assertEquals(400, browser.open(other).status(), forged);
    }
  }

  @Test
  void whoIsNotOfTheGroupIsToldSoAndNothingThatTheySayIsShown() throws Exception {
    WebView.Page page = new WebView(running.network).signIn(signInPage(), "guest");
    assertEquals(403, page.status());
    assertTrue(page.text().contains("may not enroll"), page.text());
    String error = URLEncoder.encode("<script>alert(1)</script>", StandardCharsets.UTF_8);
    WebView.Page told =
        new WebView(running.network)
            .open(
                running
                    .server
                    .deviceUrl()
                    .resolve(
                        "/sign-in/done?state=x&error=%s&error_description=%s"
                            .formatted(error, error)));
    assertEquals(403, told.status());
    assertFalse(told.text().contains("script"), told.text());
  }

  @Test
  void theDoctorSaysThatTheIdentityProviderTakesTheServer() throws Exception {
    List<JsonObject> found =
        running.json("/v1/checkup").getJsonArray("findings").stream()
            .map(JsonObject.class::cast)
            .filter(finding -> finding.getString("check").equals("sign-in"))
            .toList();
    assertEquals(
        List.of("ok"), found.stream().map(one -> one.getString("level")).toList(), found::toString);
  }

  @Test
  void nobodyIsSentToAnAddressThatCameFromOutside() throws Exception {
    for (String path :
        List.of("/sign-in/https:%2F%2Fevil.example", "/sign-in//evil.example", "/sign-in/")) {
      HttpResponse<byte[]> answer =
          running.network.send(
              HttpRequest.newBuilder(running.server.deviceUrl().resolve(path)).GET());
      assertEquals(404, answer.statusCode(), path);
    }
  }

  @Test
  void hostileNamesAreCutAndLoseWhatCantBeSeen() throws Exception {
    JsonObject signIn = shown(enroll(phone(8), "hostile")).getJsonObject("sign_in");
    String name = signIn.getString("full_name");
    assertEquals(100, name.length(), name);
    assertTrue(name.startsWith("<img src=x onerror=alert(1)>[31mxxx"), name);
  }

  @Test
  void anAddressThatNobodyVerifiedIsNoAccount() throws Exception {
    WebView.Page page = new WebView(running.network).signIn(signInPage(), "pretender");
    assertEquals(Optional.empty(), AccountDevice.token(page));
    assertEquals(500, page.status());
  }

  @Test
  void aLinkForThoseWhoSignInIsNothingToAStranger() throws Exception {
    URI link = link(new JsonObject().put("label", "signed").put("sign_in", true));
    HttpResponse<byte[]> stranger = running.network.send(HttpRequest.newBuilder(link).GET());
    assertEquals(302, stranger.statusCode());
    assertTrue(
        stranger
            .headers()
            .firstValue("Location")
            .orElse("")
            .startsWith(provider.issuer().toString()));
    assertEquals(0, stranger.body().length);
    assertEquals(403, new WebView(running.network).signIn(link, "guest").status());
    SimulatedDevice mac =
        enrolled(Hardware.numbered(10), new WebView(running.network).signIn(link, "ben"));
    assertEquals(
        new JsonObject()
            .put("user", "ben@example.com")
            .put("subject", "ben")
            .put("full_name", "Ben Example")
            .put("account", "ben@example.com"),
        shown(mac).getJsonObject("sign_in"));
    assertEquals(404, new WebView(running.network).open(link).status(), "it is for one device");
  }

  @Test
  void whoeverSetsUpADeviceOfApplesSignsInInTheWebView() throws Exception {
    DepFixture dep = new DepFixture(apple, running);
    URI enroll = running.server.deviceUrl().resolve("/dep/enroll");
    JsonObject json = DepFixture.profile("it").put("configuration_web_url", enroll.toString());
    dep.account();
    dep.apply(
        new JsonObject()
            .put("profiles", new JsonObject().put("web", json))
            .put("rules", new JsonArray().add(new JsonObject().put("profile", "web"))));
    Hardware mac = Hardware.numbered(11);
    apple.buy(mac.serialNumber());
    apple.assign(mac.serialNumber(), dep.portal);
    BoxedDevice box = new BoxedDevice(apple, mac, running.network);
    Activation activation =
        await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> apple.activate(mac.serialNumber()), Optional::isPresent)
            .orElseThrow();
    HttpResponse<byte[]> posted =
        running.network.send(
            HttpRequest.newBuilder(enroll)
                .POST(HttpRequest.BodyPublishers.ofByteArray(box.signedMachineInfo())));
    assertEquals(403, posted.statusCode(), "there is a way around the web view");
    HttpResponse<byte[]> first =
        running.network.send(
            HttpRequest.newBuilder(activation.webUrl().orElseThrow())
                .header(
                    "x-apple-aspen-deviceinfo",
                    Base64.getEncoder().encodeToString(box.signedMachineInfo()))
                .GET());
    assertEquals(302, first.statusCode());
    URI signIn = URI.create(first.headers().firstValue("Location").orElseThrow());
    WebView.Page page = new WebView(running.network).signIn(signIn, "anna");
    SimulatedDevice device =
        box.enroll(
            activation, page.answer().orElseThrow().body(), Behaviour.OBEDIENT, (d, entry) -> {});
    assertEquals("anna@example.com", shown(device).getJsonObject("sign_in").getString("user"));
  }

  private static URI link(JsonObject wanted) throws Exception {
    HttpResponse<byte[]> answer =
        running.post("/v1/enrollment-links", "application/json", wanted.toBuffer());
    assertEquals(201, answer.statusCode());
    return URI.create(new JsonObject(Buffer.buffer(answer.body())).getString("url"));
  }

  private static SimulatedDevice enrolled(Hardware hardware, WebView.Page page) throws Exception {
    assertEquals(
        Optional.of(PROFILE), page.answer().orElseThrow().headers().firstValue("Content-Type"));
    SimulatedDevice device =
        new SimulatedDevice(
            hardware,
            Identity.KeyType.EC,
            running.network,
            page.url(),
            Behaviour.OBEDIENT,
            (d, entry) -> {});
    device.enroll(
        EnrollmentInstructions.read(running.network, page.answer().orElseThrow().body()), false);
    return device;
  }

  private static URI server(String way) {
    return running.server.deviceUrl().resolve("/account/" + way);
  }

  private static URI signInPage() {
    return running.server.deviceUrl().resolve("/sign-in/byod?user-identifier=anna@example.com");
  }

  private static JsonObject shown(SimulatedDevice device) throws Exception {
    return running.json("/v1/enrollments/" + device.enrollmentId());
  }

  private static Hardware phone(int number) {
    return Hardware.numbered(3 + 5 * number);
  }

  private static AccountDevice device(Hardware hardware) {
    return new AccountDevice(hardware, "anna@example.com", apple.deviceCa(), running.network);
  }

  private static SimulatedDevice enroll(Hardware hardware, String login) throws Exception {
    return device(hardware)
        .enroll(running.server.deviceUrl(), login, Behaviour.OBEDIENT, (d, entry) -> {});
  }

  private static SimulatedDevice enrollWith(Hardware hardware, URI server, String token)
      throws Exception {
    return device(hardware).enrollWith(server, token, Behaviour.OBEDIENT, (d, entry) -> {});
  }
}
