package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets are planted everywhere, and then all that the server's process wrote is searched for
 * them.
 */
@Timeout(120)
class ITSecrets {
  /** The files that are there to hold secrets. */
  private static final Set<String> KEEPERS =
      Set.of("admin-token", "installation.key", "ca.key", "ca-root.key");

  @TempDir Path data;
  private ServerProcess server;
  private Network network;

  @BeforeEach
  void start() throws Exception {
    server = new ServerProcess(data);
    server.start();
    network = server.network();
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
    server.kill();
  }

  @Test
  void noSecretStandsInClearInAnythingThatTheServerWrote() throws Exception {
    String token = Files.readString(data.resolve("admin-token")).strip();
    EnrollmentInstructions instructions = EnrollmentInstructions.fetch(network, server.enrollUrl());
    Identity identity = Identity.obtain(Identity.KeyType.RSA, network, instructions);
    String unlock = "unlock-token-4711";
    String bootstrap = "bootstrap-token-4712";
    String recovery = "RKEY-ABCD-1234";
    String message = "give-it-back-739152846";
    put(identity, entry("MessageType", "Authenticate"), 200);
    put(
        identity,
        entry("MessageType", "TokenUpdate")
            + entry("Topic", "t")
            + entry("PushMagic", "m")
            + "<key>Token</key><data>AQID</data><key>UnlockToken</key><data>"
            + base64(unlock)
            + "</data>",
        200);
    put(
        identity,
        entry("MessageType", "SetBootstrapToken")
            + "<key>BootstrapToken</key><data>"
            + base64(bootstrap)
            + "</data>",
        200);
    put(identity, entry("MessageType", "GetBootstrapToken"), 200);
    JsonObject lock =
        new JsonObject()
            .put("enrollments", new JsonArray().add("D"))
            .put(
                "command",
                new JsonObject()
                    .put("RequestType", "DeviceLock")
                    .put("PIN", "739152")
                    .put("Message", message))
            .put("expected_targets", 1);
    admin(token, lock.encode(), 201);
    admin(token, "{\"broken\": \"" + message, 400);
    admin("muster_wrong-" + message, lock.encode(), 401);
    put(identity, entry("Status", "Idle"), 200);
    put(
        identity,
        entry("Status", "Acknowledged") + entry("CommandUUID", "x") + entry("FDE", recovery),
        200);
    put(identity, entry("Status", "Nonsense") + entry("FDE", recovery), 400);
    SimulatedDevice mac = macWithSecrets(token);

    List<String> secrets =
        List.of(
            token,
            instructions.challenge(),
            unlock,
            base64(unlock),
            bootstrap,
            base64(bootstrap),
            recovery,
            message,
            mac.effects().recoveryKey().orElseThrow(),
            mac.effects().recoveryLock().orElseThrow());
    int searched = 0;
    try (var files = Files.walk(data)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (KEEPERS.contains(file.getFileName().toString())) {
          continue;
        }
        String content = written(file);
        for (String secret : secrets) {
          assertFalse(content.contains(secret), () -> file + " holds a planted secret");
        }
        searched++;
      }
    }
    assertTrue(searched > 20, "searched: " + searched);
    assertTrue(
        Files.readString(data.resolve("server.out")).contains("Ready."), "no output was searched");
  }

  /** What stands in a file before the zeros that room is kept with. */
  private static String written(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
  }

  /** One that sent its recovery key, and took a recovery lock. */
  private SimulatedDevice macWithSecrets(String token) throws Exception {
    SimulatedDevice mac =
        new SimulatedDevice(
            Hardware.numbered(0),
            Identity.KeyType.EC,
            network,
            server.enrollUrl(),
            Behaviour.OBEDIENT,
            (device, entry) -> {});
    mac.enroll();
    JsonObject profile = api(token, "GET", "/v1/filevault/profile", "");
    api(
        token,
        "POST",
        "/v1/commands",
        new JsonObject()
            .put("enrollments", new JsonArray().add(mac.hardware().udid()))
            .put(
                "command",
                new JsonObject()
                    .put("RequestType", "InstallProfile")
                    .put("Payload", profile.getString("mobileconfig")))
            .encode());
    String path = "/v1/enrollments/" + mac.hardware().udid();
    api(token, "POST", path + "/recovery-lock", "");
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              mac.converse();
              return api(token, "GET", path, "").encode().matches(".*\"escrowed\".*\"verified\".*");
            });
    return mac;
  }

  private JsonObject api(String token, String method, String path, String body) throws Exception {
    HttpResponse<byte[]> answer =
        network.send(
            HttpRequest.newBuilder(server.adminUrl().resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  private void put(Identity identity, String entries, int status) throws Exception {
    byte[] body =
        ("<plist><dict>" + entry("UDID", "D") + entries + "</dict></plist>")
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(
        status,
        network
            .send(
                HttpRequest.newBuilder(server.enrollUrl().resolve("/mdm"))
                    .header(
                        "Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
                    .PUT(HttpRequest.BodyPublishers.ofByteArray(body)))
            .statusCode());
  }

  private void admin(String token, String json, int status) throws Exception {
    assertEquals(
        status,
        network
            .send(
                HttpRequest.newBuilder(server.adminUrl().resolve("/v1/commands"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(json)))
            .statusCode());
  }

  private static String entry(String key, String value) {
    return "<key>%s</key><string>%s</string>".formatted(key, value);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
