package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Calls as MicroMDM's clients make them: {@code mdmctl}, which sends the JSON of Go and a line
 * break behind it, and takes exactly 200, or an error in JSON; and curl, as the scripts of {@code
 * tools/api} have it.
 */
record MicroMdmClient(RunningServer running, String token) {
  MicroMdmClient(RunningServer running) {
    this(running, running.token);
  }

  /** The same with a token that has these scopes. */
  MicroMdmClient withScopes(String... scopes) throws Exception {
    HttpResponse<byte[]> made =
        running.post(
            "/v1/tokens",
            "application/json",
            new JsonObject()
                .put("name", "micro-" + UUID.randomUUID())
                .put("scopes", new JsonArray(List.of(scopes)))
                .toBuffer());
    return new MicroMdmClient(
        running, new JsonObject(Buffer.buffer(made.body())).getString("token"));
  }

  /** What {@code mdmctl} makes of a call that goes well. */
  JsonObject mdmctl(String method, String path, String body) throws Exception {
    HttpResponse<byte[]> answer = send(method, path, body);
    assertEquals(200, answer.statusCode(), text(answer));
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  /** What {@code mdmctl} says of a call that does not. */
  String refused(String method, String path, String body) throws Exception {
    HttpResponse<byte[]> answer = send(method, path, body);
    assertTrue(answer.statusCode() >= 400, text(answer));
    String type = answer.headers().firstValue("Content-Type").orElse("");
    assertTrue(type.contains("application/json"), type);
    return new JsonObject(Buffer.buffer(answer.body())).getString("error");
  }

  HttpResponse<byte[]> send(String method, String path, String body) throws Exception {
    return body.isEmpty()
        ? running.network.send(signedIn(path).method(method, HttpRequest.BodyPublishers.noBody()))
        : running.network.send(
            signedIn(path)
                .header("Content-Type", "application/json; charset=utf-8")
                .method(method, HttpRequest.BodyPublishers.ofString(body + "\n")));
  }

  /** As curl does it, whatever it sends. */
  HttpResponse<byte[]> curl(String method, String path, String body) throws Exception {
    return running.network.send(
        signedIn(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private HttpRequest.Builder signedIn(String path) {
    return HttpRequest.newBuilder(running.server.adminUrl().resolve(path))
        .header(
            "Authorization",
            "Basic " + base64(("micromdm:" + token).getBytes(StandardCharsets.UTF_8)));
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
