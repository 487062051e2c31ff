package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How browsers sign in and stay signed in, and what they are sent before that. */
class ITSessions {
  private static final String COOKIE = "__Host-muster=";

  @TempDir static Path data;
  private static RunningServer running;

  /** A browser that is signed in. */
  private record Browser(String cookie, String csrf) {}

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aCookieStandsForTheTokenAndNoScriptReadsIt() throws Exception {
    HttpResponse<byte[]> begun = begin(token("anna", "fleet:read"));
    assertEquals(201, begun.statusCode());
    String set = begun.headers().firstValue("Set-Cookie").orElseThrow();
    for (String part :
        List.of(COOKIE, "; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Max-Age=")) {
      assertTrue(set.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)), set);
    }
    Browser anna = browser(begun);
    HttpResponse<byte[]> who = send(anna, "GET", "/v1/session", null);
    assertEquals("no-store", who.headers().firstValue("Cache-Control").orElseThrow());
    assertEquals("anna", json(who).getString("name"));
    assertEquals(new JsonArray().add("fleet:read"), json(who).getJsonArray("scopes"));
    assertEquals(anna.csrf(), json(who).getString("csrf"));
    assertEquals(200, send(anna, "GET", "/v1/status", null).statusCode());
    assertEquals(403, send(anna, "GET", "/v1/tokens", null).statusCode());
  }

  @Test
  void aChangeNeedsMoreThanTheCookieThatABrowserSendsByItself() throws Exception {
    Browser ben = browser(begin(token("ben", "fleet:read", "enrollment-links:manage")));
    String link = "{\"label\": \"lab\"}";
    assertEquals(
        403,
        send(new Browser(ben.cookie(), ""), "POST", "/v1/enrollment-links", link).statusCode());
    assertEquals(
        403,
        send(new Browser(ben.cookie(), "guessed"), "POST", "/v1/enrollment-links", link)
            .statusCode());
    assertEquals(201, send(ben, "POST", "/v1/enrollment-links", link).statusCode());
  }

  @Test
  void aSessionEndsWithItsToken() throws Exception {
    JsonObject clara = create("clara", "fleet:read");
    Browser browser = browser(begin(clara.getString("token")));
    assertEquals(200, send(browser, "GET", "/v1/status", null).statusCode());
    revoke(clara.getString("id"));
    assertEquals(401, send(browser, "GET", "/v1/status", null).statusCode());
  }

  @Test
  void aSessionIsListedAndRevokedLikeAToken() throws Exception {
    JsonObject david = create("david", "fleet:read");
    Browser browser = browser(begin(david.getString("token")));
    JsonObject session =
        running.json("/v1/tokens").getJsonArray("tokens").stream()
            .map(JsonObject.class::cast)
            .filter(t -> david.getString("id").equals(t.getString("session_of")))
            .findFirst()
            .orElseThrow();
    assertEquals("david", session.getString("name"));
    assertEquals(new JsonArray().add("fleet:read"), session.getJsonArray("scopes"));
    revoke(session.getString("id"));
    assertEquals(401, send(browser, "GET", "/v1/status", null).statusCode());
    assertEquals(201, begin(david.getString("token")).statusCode(), "the token counts on");
  }

  @Test
  void whoWatchesWhatHappensIsLetGoWhenTheirTokenEnds() throws Exception {
    JsonObject karl = create("karl", "fleet:read");
    Browser browser = browser(begin(karl.getString("token")));
    HttpRequest watch =
        HttpRequest.newBuilder(running.server.adminUrl().resolve("/v1/events?kind=CheckOut"))
            .header("Cookie", browser.cookie())
            .build();
    try (Lines lines = Lines.of(running, watch)) {
      revoke(karl.getString("id"));
      assertNull(lines.next());
    }
  }

  @Test
  void whoSignsOutIsOut() throws Exception {
    Browser emma = browser(begin(token("emma", "fleet:read")));
    HttpResponse<byte[]> out = send(emma, "DELETE", "/v1/session", null);
    assertEquals(200, out.statusCode());
    assertTrue(out.headers().firstValue("Set-Cookie").orElseThrow().contains("Max-Age=0"));
    assertEquals(401, send(emma, "GET", "/v1/status", null).statusCode());
  }

  @Test
  void theSecretOfASessionIsNoToken() throws Exception {
    Browser finn = browser(begin(token("finn", "fleet:read")));
    String secret = finn.cookie().substring(COOKIE.length());
    assertEquals(401, as(secret, "GET", "/v1/status", null).statusCode());
    assertEquals(401, begin(secret).statusCode());
  }

  @Test
  void aSessionBeginsNoOtherAndMakesNoLink() throws Exception {
    Browser greta = browser(begin(token("greta", "fleet:read")));
    assertEquals(409, send(greta, "POST", "/v1/session", null).statusCode());
    assertEquals(409, send(greta, "POST", "/v1/session/links", "{}").statusCode());
  }

  @Test
  void aLinkSignsInOnceAndDoesNothingElse() throws Exception {
    String code = link(token("hugo", "fleet:read"), "{}");
    assertEquals(401, as(code, "GET", "/v1/status", null).statusCode());
    HttpResponse<byte[]> begun = begin(code);
    assertEquals(201, begun.statusCode());
    assertEquals(200, send(browser(begun), "GET", "/v1/status", null).statusCode());
    HttpResponse<byte[]> again = begin(code);
    assertEquals(409, again.statusCode());
    assertEquals("urn:muster:problem:link-used", json(again).getString("type"));
    assertTrue(again.headers().firstValue("Set-Cookie").isEmpty());
  }

  @Test
  void aLinkCountsNoLongerThanItsTokenAndNobodyMakesOneUp() throws Exception {
    JsonObject ida = create("ida", "fleet:read");
    String code = link(ida.getString("token"), "{}");
    revoke(ida.getString("id"));
    assertEquals(401, begin(code).statusCode());
    assertEquals(401, begin("muster-link_AAAA").statusCode());
    String brief = link(token("jonas", "fleet:read"), "{\"expires_in\": \"PT0.001S\"}");
    assertEquals(401, begin(brief).statusCode());
    assertEquals(
        400,
        as(running.token, "POST", "/v1/session/links", "{\"expires_in\": \"PT2H\"}").statusCode());
  }

  @Test
  void thePageIsForAnyoneAndMayLoadNothingFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = anonymous("/");
    assertEquals(200, page.statusCode());
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
    assertFalse(policy.contains("unsafe"), policy);
    assertEquals("no-cache", page.headers().firstValue("Cache-Control").orElseThrow());
    String html = new String(page.body(), StandardCharsets.UTF_8);
    String script = html.replaceAll("(?s).*<script type=\"module\" src=\"([^\"]+)\".*", "$1");
    HttpResponse<byte[]> main = anonymous(script);
    assertEquals(200, main.statusCode());
    assertTrue(main.headers().firstValue("Cache-Control").orElseThrow().contains("immutable"));
    assertEquals(404, anonymous("/console/other/main.js").statusCode());
  }

  @Test
  void whatStoodThereBeforeIsThereStill() throws Exception {
    assertEquals(200, anonymous("/docs").statusCode());
    assertEquals(200, anonymous("/openapi.yaml").statusCode());
    assertEquals(401, anonymous("/v1/status").statusCode());
    HttpRequest.Builder nano =
        HttpRequest.newBuilder(running.server.adminUrl().resolve("/"))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(
                            ("nanomdm:" + running.token).getBytes(StandardCharsets.UTF_8)));
    HttpResponse<byte[]> answer = running.network.send(nano);
    assertEquals(404, answer.statusCode());
    assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("NanoMDM"));
  }

  private static JsonObject create(String name, String... scopes) throws Exception {
    JsonObject wanted =
        new JsonObject().put("name", name).put("scopes", new JsonArray(List.of(scopes)));
    return json(running.post("/v1/tokens", "application/json", wanted.toBuffer()));
  }

  private static String token(String name, String... scopes) throws Exception {
    return create(name, scopes).getString("token");
  }

  private static void revoke(String id) throws Exception {
    assertEquals(
        200, running.network.send(running.admin("/v1/tokens/" + id).DELETE()).statusCode());
  }

  private static HttpResponse<byte[]> begin(String secret) throws Exception {
    return as(secret, "POST", "/v1/session", null);
  }

  private static String link(String token, String body) throws Exception {
    String path = json(as(token, "POST", "/v1/session/links", body)).getString("path");
    assertTrue(path.startsWith("/#/sign-in/"), path);
    return path.substring("/#/sign-in/".length());
  }

  private static Browser browser(HttpResponse<byte[]> begun) {
    String set = begun.headers().firstValue("Set-Cookie").orElseThrow();
    return new Browser(set.substring(0, set.indexOf(';')), json(begun).getString("csrf"));
  }

  private static HttpResponse<byte[]> send(Browser browser, String method, String path, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(running.server.adminUrl().resolve(path))
            .header("Cookie", browser.cookie());
    if (!browser.csrf().isEmpty()) {
      request.header("X-Muster-CSRF", browser.csrf());
    }
    return send(request, method, body);
  }

  private static HttpResponse<byte[]> as(String secret, String method, String path, String body)
      throws Exception {
    return send(
        HttpRequest.newBuilder(running.server.adminUrl().resolve(path))
            .header("Authorization", "Bearer " + secret),
        method,
        body);
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request, String method, String body)
      throws Exception {
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return running.network.send(
        request.method(
            method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private static HttpResponse<byte[]> anonymous(String path) throws Exception {
    return running.network.send(HttpRequest.newBuilder(running.server.adminUrl().resolve(path)));
  }

  private static JsonObject json(HttpResponse<byte[]> answer) {
    return new JsonObject(Buffer.buffer(answer.body()));
  }
}
