package dev.muster.server;

import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An installation with a simulated Apple beside it, and what an admin does with both. */
final class DepFixture implements AutoCloseable {
  final DepSimulator apple;
  final RunningServer running;

  /** The account that is spoken of, and its server in the portal. */
  String account = "school";

  DepServer portal;

  DepFixture(DepSimulator apple, RunningServer running) {
    this.apple = apple;
    this.portal = apple.portalServer("Muster");
    this.running = running;
  }

  /** The settings by which a server takes the simulator for Apple. */
  static Map<String, String> settings(DepSimulator apple, Path directory) throws IOException {
    Path apples = directory.resolve("apple.pem");
    Path devices = directory.resolve("apple-devices.pem");
    Files.writeString(apples, apple.caPem());
    Files.writeString(devices, apple.deviceCa().publicKeyPem());
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.remove("enrollment.open");
    settings.put("dep.url", apple.url().toString());
    settings.put("dep.trusted.cas", apples.toString());
    settings.put("dep.device.cas", devices.toString());
    settings.put("dep.interval", "PT0.2S");
    // Nobody is there, and then whoever would have to update is let in.
    settings.put("dep.versions.url", "https://localhost:1/v2/pmv");
    return settings;
  }

  static DepFixture start(Path directory, Map<String, String> more) throws IOException {
    DepSimulator apple = DepSimulator.start();
    Map<String, String> settings = settings(apple, directory);
    settings.putAll(more);
    return new DepFixture(apple, RunningServer.start(directory.resolve("data"), settings));
  }

  /** Speaks of another account from now on, of an organization of its own. */
  JsonObject another(String name) throws Exception {
    account = name;
    portal = apple.portalServer(name, apple.organization(name));
    return account();
  }

  /** Sets the account up as an admin does: key, upload, download, token. */
  JsonObject account() throws Exception {
    JsonObject begun = body(201, send("POST", "/v1/dep/accounts", name(account)));
    portal.uploadCertificate(begun.getString("certificate"));
    return token(portal.tokenFile(), "");
  }

  static JsonObject name(String account) {
    return new JsonObject().put("name", account);
  }

  JsonObject token(byte[] file, String query) throws Exception {
    return body(200, give(file, query));
  }

  HttpResponse<byte[]> give(byte[] file, String query) throws Exception {
    return running.network.send(
        running
            .admin("/v1/dep/accounts/%s/token%s".formatted(account, query))
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(file)));
  }

  /** All devices get a profile of this name that awaits DeviceConfigured. */
  JsonObject rulesForAll(String department) throws Exception {
    return apply(
        new JsonObject()
            .put("profiles", new JsonObject().put("standard", profile(department)))
            .put("rules", new JsonArray().add(new JsonObject().put("profile", "standard"))));
  }

  static JsonObject profile(String department) {
    return new JsonObject()
        .put("profile_name", "Standard")
        .put("department", department)
        .put("is_supervised", true)
        .put("is_mandatory", true)
        .put("await_device_configured", true)
        .put("skip_setup_items", new JsonArray().add("AppleID").add("Siri"));
  }

  JsonObject apply(JsonObject rules) throws Exception {
    return body(200, send("PUT", "/v1/dep/rules", rules));
  }

  JsonObject sync() throws Exception {
    return body(200, send("POST", "/v1/dep/accounts/%s/sync".formatted(account), new JsonObject()));
  }

  JsonObject get(String path) throws Exception {
    return body(200, running.get(path));
  }

  HttpResponse<byte[]> send(String method, String path, JsonObject body) throws Exception {
    return running.network.send(
        running
            .admin(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body.encode())));
  }

  static JsonObject body(int status, HttpResponse<byte[]> answer) {
    String text = new String(answer.body());
    if (answer.statusCode() != status) {
      throw new AssertionError("HTTP " + answer.statusCode() + ": " + text);
    }
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  @Override
  public void close() {
    running.close();
    apple.close();
  }
}
