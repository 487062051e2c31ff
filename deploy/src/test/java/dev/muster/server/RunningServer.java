package dev.muster.server;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A server in this process, and an admin and devices who talk to it over its sockets. */
public final class RunningServer implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Settings of a server that minds no other one on this machine, and asks devices only what a test
   * has it ask.
   */
  public static final Map<String, String> FREE_PORTS =
      Map.of(
          "gateway.host",
          "127.0.0.1",
          "gateway.port",
          "0",
          "enrollment.open",
          "true",
          "admin.port",
          "0",
          "operations.port",
          "0",
          "kafka.embedded.port",
          "0",
          "inventory.enabled",
          "false");

  final MusterServer server;
  final Network network;
  final String token;

  private final AtomicInteger met = new AtomicInteger();

  private RunningServer(MusterServer server, HttpClient.Version version) throws IOException {
    this.server = server;
    this.network = new Network(List.of(server.ca()), version);
    this.token = Files.readString(server.data().resolve("admin-token")).strip();
  }

  static RunningServer start(Path data) throws IOException {
    return start(data, FREE_PORTS);
  }

  static RunningServer start(Path data, Map<String, String> settings) throws IOException {
    return start(data, settings, InstantSource.system());
  }

  static RunningServer start(Path data, Map<String, String> settings, InstantSource clock)
      throws IOException {
    return new RunningServer(
        MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings), clock),
        HttpClient.Version.HTTP_1_1);
  }

  /** Devices that this server has not met yet. */
  SimulatedFleet fleet(int devices, Behaviour behaviour) {
    return SimulatedFleet.create(
        1 + met.getAndAdd(devices),
        devices,
        network,
        server.enrollUrl(),
        behaviour,
        (device, entry) -> {});
  }

  /** A certificate that no device uses yet. */
  Identity identity(Identity.KeyType type) throws Exception {
    return Identity.obtain(
        type, network, EnrollmentInstructions.fetch(network, server.enrollUrl()));
  }

  JsonObject queue(List<SimulatedDevice> devices, JsonObject command) throws Exception {
    JsonObject request =
        new JsonObject()
            .put(
                "enrollments",
                new JsonArray(devices.stream().map(d -> d.hardware().udid()).toList()))
            .put("command", command)
            .put("expected_targets", devices.size());
    HttpResponse<byte[]> answer = post("/v1/commands", "application/json", request.toBuffer());
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  HttpResponse<byte[]> post(String path, String contentType, Buffer body) throws Exception {
    return network.send(
        admin(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes())));
  }

  /** Takes what {@link TestApns#certificate} gives. */
  HttpResponse<byte[]> storePushCertificate(JsonObject certificate, String query) throws Exception {
    return network.send(
        admin("/v1/push/certificates" + query)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(certificate.encode())));
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return network.send(admin(path));
  }

  JsonObject json(String path) throws Exception {
    return new JsonObject(Buffer.buffer(get(path).body()));
  }

  /** What the server says to those who run it. */
  static HttpResponse<String> operations(MusterServer server, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(server.operationsUrl().resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  HttpRequest.Builder admin(String path) {
    return HttpRequest.newBuilder(server.adminUrl().resolve(path))
        .header("Authorization", "Bearer " + token);
  }

  @Override
  public void close() {
    network.close();
    server.close();
  }
}
