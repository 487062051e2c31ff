package dev.muster.simulator.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets a session. The vectors are those of RFC 5849. */
class OAuthTest {
  private DepSimulator apple;
  private DepServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    client = new TestClient(apple, server.newToken());
  }

  @AfterEach
  void stop() {
    client.close();
    apple.close();
  }

  @Test
  void theBaseStringIsThatOfTheStandard() {
    List<OAuth.Parameter> parameters =
        new ArrayList<>(OAuth.parameters("b5=%3D%253D&a3=a&c%40=&a2=r%20b"));
    parameters.addAll(OAuth.parameters("c2&a3=2+q"));
    parameters.add(new OAuth.Parameter("oauth_consumer_key", "9djdj82h48djs9d2"));
    parameters.add(new OAuth.Parameter("oauth_token", "kkk9d7dh3k39sjv7"));
    parameters.add(new OAuth.Parameter("oauth_signature_method", "HMAC-SHA1"));
    parameters.add(new OAuth.Parameter("oauth_timestamp", "137131201"));
    parameters.add(new OAuth.Parameter("oauth_nonce", "7d8f3e4a"));
    assertEquals(
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q"
            + "%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_"
            + "key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_m"
            + "ethod%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk"
            + "9d7dh3k39sjv7",
        OAuth.baseString("POST", "http", "EXAMPLE.COM:80", "/request", parameters));
  }

  @Test
  void theSignatureIsThatOfTheStandard() {
    List<OAuth.Parameter> parameters =
        new ArrayList<>(OAuth.parameters("file=vacation.jpg&size=original"));
    parameters.add(new OAuth.Parameter("oauth_consumer_key", "dpf43f3p2l4k3l03"));
    parameters.add(new OAuth.Parameter("oauth_token", "nnch734d00sl2jdk"));
    parameters.add(new OAuth.Parameter("oauth_signature_method", "HMAC-SHA1"));
    parameters.add(new OAuth.Parameter("oauth_timestamp", "137131202"));
    parameters.add(new OAuth.Parameter("oauth_nonce", "chapoH"));
    String base = OAuth.baseString("GET", "http", "photos.example.net", "/photos", parameters);
    assertEquals(
        "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
        OAuth.signature(base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"));
  }

  @Test
  void aGoodSignatureOpensASession() throws Exception {
    assertEquals(200, client.session("n", Instant.now(), Map.of()).statusCode());
  }

  @Test
  void theRealmMayBeLeftOut() throws Exception {
    String header =
        Signer.header(
            apple.url().resolve("/session"),
            client.token,
            "n",
            Instant.now().getEpochSecond(),
            Map.of());
    assertEquals(200, client.session(header.replace(", realm=\"ADM\"", "")).statusCode());
  }

  @Test
  void aNonceIsGoodOnce() throws Exception {
    Instant now = Instant.now();
    client.session("n", now, Map.of());
    assertEquals("nonce_used", client.session("n", now, Map.of()).body());
  }

  @Test
  void aSkewedClockIsRefused() throws Exception {
    assertEquals(401, client.session("n", Instant.now().minusSeconds(900), Map.of()).statusCode());
  }

  @Test
  void aWrongSecretIsRefused() throws Exception {
    DepToken good = client.token;
    DepToken wrong =
        new DepToken(
            good.consumerKey(),
            good.consumerSecret(),
            good.accessToken(),
            "AS_other",
            good.expiry());
    try (TestClient other = new TestClient(apple, wrong)) {
      assertEquals("signature_invalid", other.session("n", Instant.now(), Map.of()).body());
    }
  }

  @Test
  void anUnknownTokenIsRefused() throws Exception {
    server.revokeToken();
    assertEquals("token_rejected", client.session("n", Instant.now(), Map.of()).body());
  }

  @Test
  void anUnknownParameterIsABadRequest() throws Exception {
    assertEquals(400, client.session("n", Instant.now(), Map.of("oauth_extra", "1")).statusCode());
  }

  @Test
  void aSecondParameterOfANameIsABadRequest() throws Exception {
    String header =
        Signer.header(
            apple.url().resolve("/session"),
            client.token,
            "n",
            Instant.now().getEpochSecond(),
            Map.of());
    assertEquals(400, client.session(header + ", oauth_nonce=\"n\"").statusCode());
  }

  @Test
  void aMissingHeaderIsABadRequest() throws Exception {
    assertEquals(400, client.session("Bearer x").statusCode());
  }
}
