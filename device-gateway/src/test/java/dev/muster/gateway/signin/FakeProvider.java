package dev.muster.gateway.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;

/** An identity provider that says whatever a test has it say, true or not. */
final class FakeProvider implements AutoCloseable {
  static final String CLIENT = "muster";
  static final String SECRET = "a-secret-that-is-long-enough-for-a-mac-as-well";

  private final HttpServer server;
  private RSAKey key = newKey();
  private JsonObject userInfo = new JsonObject();

  /** What its token is, and what it calls itself. */
  String idToken = "";

  Optional<String> calledItself = Optional.empty();
  Optional<String> refusal = Optional.empty();
  Optional<String> codeVerifier = Optional.empty();

  FakeProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/.well-known/openid-configuration", e -> answer(e, 200, discovery()));
    server.createContext(
        "/keys", e -> answer(e, 200, new JsonObject(new JWKSet(key.toPublicJWK()).toString())));
    server.createContext("/token", this::token);
    server.createContext("/userinfo", e -> answer(e, 200, userInfo));
    server.start();
  }

  private static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** It signs with another key from now on. */
  void rotate() {
    key = newKey();
  }

  void userInfo(JsonObject said) {
    userInfo = said;
  }

  private JsonObject discovery() {
    String base = issuer().toString();
    return new JsonObject()
        .put("issuer", calledItself.orElse(base))
        .put("authorization_endpoint", base + "/authorize")
        .put("token_endpoint", base + "/token")
        .put("userinfo_endpoint", base + "/userinfo")
        .put("jwks_uri", base + "/keys")
        .put("response_types_supported", List.of("code"))
        .put("subject_types_supported", List.of("public"))
        .put("id_token_signing_alg_values_supported", List.of("RS256"));
  }

  private void token(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    codeVerifier =
        List.of(form.split("&")).stream()
            .filter(field -> field.startsWith("code_verifier="))
            .map(field -> field.substring("code_verifier=".length()))
            .findFirst();
    if (refusal.isPresent()) {
      answer(exchange, 401, new JsonObject().put("error", refusal.get()));
      return;
    }
    answer(
        exchange,
        200,
        new JsonObject()
            .put("access_token", "of-the-user")
            .put("token_type", "Bearer")
            .put("id_token", idToken));
  }

  private static void answer(HttpExchange exchange, int status, JsonObject body)
      throws IOException {
    byte[] bytes = body.toBuffer().getBytes();
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  /** Claims of a token as it should be. */
  JWTClaimsSet.Builder claims(String nonce) {
    return new JWTClaimsSet.Builder()
        .issuer(issuer().toString())
        .audience(CLIENT)
        .subject("00u1")
        .claim("nonce", nonce)
        .claim("email", "anna@example.com")
        .claim("name", "Anna Example")
        .issueTime(new Date())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  /** Its token is this, signed with its key. */
  void signs(JWTClaimsSet claims) throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    token.sign(new RSASSASigner(key));
    idToken = token.serialize();
  }

  /** Its token is this, and anybody could have made it. */
  void leavesUnsigned(JWTClaimsSet claims) {
    idToken = new PlainJWT(claims).serialize();
  }

  /** Its token is this, signed with what it shares with the server. */
  void signsWithTheSecret(JWTClaimsSet claims) throws JOSEException {
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    token.sign(new MACSigner(SECRET));
    idToken = token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
