package dev.muster.simulator.dep;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A plain client of the service. */
final class TestClient implements AutoCloseable {
  final DepSimulator apple;
  final DepToken token;
  String session = "";
  String agent = "test/1";
  String contentType = "application/json;charset=UTF8";
  int version = 10;
  private final HttpClient http;

  TestClient(DepSimulator apple, DepToken token) {
    this.apple = apple;
    this.token = token;
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", apple.ca());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, trust.getTrustManagers(), null);
      http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls).build();
    } catch (java.security.GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A client that has a session. */
  static TestClient of(DepSimulator apple, DepServer server)
      throws IOException, InterruptedException {
    TestClient client = new TestClient(apple, server.newToken());
    client.open();
    return client;
  }

  void open() throws IOException, InterruptedException {
    HttpResponse<String> answer = session(UUID.randomUUID().toString(), Instant.now(), Map.of());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    session = new JsonObject(answer.body()).getString("auth_session_token");
  }

  HttpResponse<String> session(String nonce, Instant at, Map<String, String> more)
      throws IOException, InterruptedException {
    URI url = apple.url().resolve("/session");
    return session(Signer.header(url, token, nonce, at.getEpochSecond(), more));
  }

  HttpResponse<String> session(String authorization) throws IOException, InterruptedException {
    return http.send(
        request("/session").header("Authorization", authorization).GET().build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            request(path)
                .header("X-ADM-Auth-Session", session)
                .method(
                    method,
                    body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    answer.headers().firstValue("X-ADM-Auth-Session").ifPresent(value -> session = value);
    return answer;
  }

  /** The answer of a call that must succeed. */
  JsonObject ok(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = call(method, path, body.isEmpty() ? "" : body.encode());
    if (answer.statusCode() != 200) {
      throw new IOException(answer.statusCode() + " " + answer.body());
    }
    return new JsonObject(answer.body());
  }

  /** Status and code of a call. */
  String refused(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = call(method, path, body.isEmpty() ? "" : body.encode());
    return answer.statusCode() + " " + answer.body();
  }

  JsonObject fetch(String cursor, int limit) throws IOException, InterruptedException {
    JsonObject body = new JsonObject().put("limit", limit);
    return ok("POST", "/server/devices", cursor.isEmpty() ? body : body.put("cursor", cursor));
  }

  JsonObject sync(String cursor, int limit) throws IOException, InterruptedException {
    return ok("POST", "/devices/sync", new JsonObject().put("cursor", cursor).put("limit", limit));
  }

  /** The cursor after everything that is there. */
  String upToDate() throws IOException, InterruptedException {
    JsonObject page = fetch("", 1000);
    while (page.getBoolean("more_to_follow")) {
      page = fetch(page.getString("cursor"), 1000);
    }
    return page.getString("cursor");
  }

  String define() throws IOException, InterruptedException {
    return ok("POST", "/profile", profile()).getString("profile_uuid");
  }

  static JsonObject profile() {
    return new JsonObject()
        .put("profile_name", "Macs")
        .put("url", "https://mdm.example.com/dep")
        .put("await_device_configured", true);
  }

  JsonObject assign(String uuid, String... serials) throws IOException, InterruptedException {
    return ok("POST", "/profile/devices", devices(serials).put("profile_uuid", uuid));
  }

  static JsonObject devices(String... serials) {
    return new JsonObject().put("devices", new JsonArray(List.of((Object[]) serials)));
  }

  static List<String> serials(JsonObject page) {
    return strings(page, "serial_number");
  }

  static List<String> strings(JsonObject page, String key) {
    List<String> values = new ArrayList<>();
    for (Object device : page.getJsonArray("devices")) {
      values.add(((JsonObject) device).getString(key));
    }
    return values;
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(apple.url().resolve(path))
            .header("User-Agent", agent)
            .header("X-Server-Protocol-Version", Integer.toString(version));
    return contentType.isEmpty() ? request : request.header("Content-Type", contentType);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
