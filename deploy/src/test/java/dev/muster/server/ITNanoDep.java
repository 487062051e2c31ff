package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.DepAccountFact.DepCallPassedOn;
import dev.muster.core.event.DepAccountFact.DepTokenGivenOut;
import dev.muster.core.event.DepFact;
import dev.muster.simulator.dep.DepRequest;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.ProfileStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that were written for NanoDEP, as they call: with its paths, its key and its answers. */
@Timeout(120)
class ITNanoDep {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String KEY = "a-key-of-many-characters";
  private static final String NAME = "lab";

  @TempDir static Path directory;
  private static DepFixture dep;

  @BeforeAll
  static void start() throws Exception {
    Path key = directory.resolve("nanodep.key");
    Files.writeString(key, KEY + "\n");
    dep = DepFixture.start(directory, Map.of("dep.nanodep.key.file", key.toString()));
    HttpResponse<byte[]> certificate = call("GET", "/v1/tokenpki/lab?cn=depserver", "");
    assertEquals(
        Optional.of("application/x-pem-file"), certificate.headers().firstValue("Content-Type"));
    dep.portal.uploadCertificate(text(certificate));
    HttpResponse<byte[]> tokens =
        dep.running.network.send(
            request("/v1/tokenpki/lab")
                .header("Content-Type", "application/pkcs7-mime")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(dep.portal.tokenFile())));
    assertTrue(json(200, tokens).getString("consumer_key").startsWith("CK_"), text(tokens));
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void theTokensAreReadInClearAndThatIsRecorded() throws Exception {
    JsonObject tokens = json(200, call("GET", "/v1/tokens/lab", ""));
    for (String part :
        new String[] {"consumer_key", "consumer_secret", "access_token", "access_secret"}) {
      assertFalse(tokens.getString(part).isEmpty());
    }
    assertTrue(FleetLog.dep(kafka(), DepFact.class).contains(new DepTokenGivenOut(NAME)));
  }

  @Test
  void tokensThatAreGivenInClearAreTriedAtApple() throws Exception {
    JsonObject tokens = json(200, call("GET", "/v1/tokens/lab", ""));
    assertEquals(tokens, json(200, call("PUT", "/v1/tokens/lab", tokens.encode())));
    JsonObject wrong = tokens.copy().put("access_secret", "AS_wrong");
    assertTrue(json(500, call("PUT", "/v1/tokens/lab", wrong.encode())).containsKey("error"));
    assertEquals(tokens, json(200, call("GET", "/v1/tokens/lab", "")));
  }

  @Test
  void aCallIsPassedOnWithTheSessionOfTheAccountAndWithoutTheCallersKey() throws Exception {
    JsonObject account = json(200, call("GET", "/proxy/lab/account", ""));
    assertEquals("Muster", account.getString("server_name"));
    assertTrue(
        FleetLog.dep(kafka(), DepFact.class)
            .contains(new DepCallPassedOn(NAME, "GET", "/account")));
    for (DepRequest seen : dep.portal.requests()) {
      assertFalse(seen.toString().contains(basic(KEY)), seen.toString());
    }
  }

  @Test
  void aProfileThatIsDefinedThroughTheProxyIsAssignedByTheAssigner() throws Exception {
    String uuid = define("assigner");
    assertEquals(
        uuid,
        json(200, call("PUT", "/v1/assigner/lab?profile_uuid=" + uuid, ""))
            .getString("profile_uuid"));
    assertEquals(uuid, json(200, call("GET", "/v1/assigner/lab", "")).getString("profile_uuid"));
    dep.apple.buy(Goods.mac("NANO1"));
    dep.apple.assign("NANO1", dep.portal);
    await()
        .atMost(SOON)
        .until(
            () ->
                dep.apple.profileStatus("NANO1") == ProfileStatus.ASSIGNED
                    && dep.apple.profileUuid("NANO1").equals(Optional.of(uuid)));
  }

  @Test
  void whatAppleRefusesComesBackAsItIs() throws Exception {
    HttpResponse<byte[]> answer = call("POST", "/proxy/lab/devices", "{\"devices\":[]}");
    assertEquals(400, answer.statusCode());
    assertTrue(text(answer).contains("DEVICE_ID_REQUIRED"), text(answer));
  }

  @Test
  void theQueryIsPassedOn() throws Exception {
    String uuid = define("query");
    JsonObject profile = json(200, call("GET", "/proxy/lab/profile?profile_uuid=" + uuid, ""));
    assertEquals("query", profile.getString("profile_name"));
  }

  @Test
  void sessionsAreNobodysButTheServers() throws Exception {
    assertEquals(400, call("GET", "/proxy/lab/session", "").statusCode());
  }

  @Test
  void namesSettingsAndCodesAreAsNanoDepHasThem() throws Exception {
    assertEquals(
        new JsonArray().add(NAME),
        json(200, call("GET", "/v1/dep_names", "")).getJsonArray("dep_names"));
    assertEquals(
        new JsonArray(),
        json(200, call("GET", "/v1/dep_names?dep_name=other", "")).getJsonArray("dep_names"));
    String url = dep.apple.url().toString();
    assertEquals(url, json(200, call("GET", "/v1/config/lab", "")).getString("base_url"));
    json(500, call("PUT", "/v1/config/lab", "{\"base_url\":\"https://elsewhere.example.com\"}"));
    assertEquals(
        "3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4",
        json(200, call("GET", "/v1/bypasscode?raw=1ea841db5edfafe6075b5ae0d845d254", ""))
            .getString("code"));
    assertTrue(json(200, call("GET", "/version", "")).containsKey("version"));
  }

  @Test
  void aTokenForAManagedAppleAccountIsSignedForTheServer() throws Exception {
    HttpResponse<byte[]> answer = call("GET", "/v1/maidjwt/lab", "");
    assertEquals(200, answer.statusCode(), text(answer));
    String claims = text(answer).split("\\.")[1];
    JsonObject json = new JsonObject(new String(Base64.getUrlDecoder().decode(claims)));
    assertEquals(dep.portal.uuid(), json.getString("iss"));
    assertEquals(Optional.of(json.getString("jti")), answer.headers().firstValue("X-Jwt-Jti"));
  }

  @Test
  void nobodyGetsInWithoutTheKey() throws Exception {
    HttpRequest.Builder wrong =
        HttpRequest.newBuilder(dep.running.server.adminUrl().resolve("/nanodep/v1/tokens/lab"))
            .header("Authorization", "Basic " + basic("another-key"));
    HttpResponse<byte[]> refused = dep.running.network.send(wrong);
    assertTrue(json(401, refused).containsKey("error"));
    assertTrue(refused.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic"));
    HttpResponse<byte[]> token = dep.running.get("/nanodep/v1/tokens/lab");
    assertEquals(401, token.statusCode());
  }

  @Test
  void theKeyOpensNothingElse() throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(dep.running.server.adminUrl().resolve("/v1/dep/accounts"))
            .header("Authorization", "Basic " + basic(KEY));
    assertEquals(401, dep.running.network.send(request).statusCode());
  }

  @Test
  void aNameThatThereIsNotIsAnErrorAsNanoDepsAre() throws Exception {
    assertTrue(json(500, call("GET", "/v1/tokens/nobody", "")).containsKey("error"));
    assertTrue(json(500, call("GET", "/proxy/nobody/account", "")).containsKey("error"));
    assertTrue(json(404, call("GET", "/v1/nothing", "")).containsKey("error"));
  }

  private static String define(String name) throws Exception {
    JsonObject profile =
        new JsonObject().put("profile_name", name).put("url", "https://mdm.example.com/enroll");
    return json(200, call("POST", "/proxy/lab/profile", profile.encode()))
        .getString("profile_uuid");
  }

  @Test
  void whatCurlSendsAsAFormIsReadAsItIs() throws Exception {
    String tokens = json(200, call("GET", "/v1/tokens/lab", "")).encode();
    HttpResponse<byte[]> answer =
        dep.running.network.send(
            request("/v1/tokens/lab")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(HttpRequest.BodyPublishers.ofString(tokens)));
    assertEquals(new JsonObject(tokens), json(200, answer));
  }

  private static HttpResponse<byte[]> call(String method, String path, String body)
      throws Exception {
    return dep.running.network.send(
        request(path)
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(dep.running.server.adminUrl().resolve("/nanodep" + path))
        .header("Authorization", "Basic " + basic(KEY));
  }

  private static String basic(String key) {
    return Base64.getEncoder()
        .encodeToString(("depserver:" + key).getBytes(StandardCharsets.UTF_8));
  }

  private static String kafka() {
    return dep.running.server.bootstrapServers();
  }

  private static JsonObject json(int status, HttpResponse<byte[]> answer) {
    assertEquals(status, answer.statusCode(), text(answer));
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
