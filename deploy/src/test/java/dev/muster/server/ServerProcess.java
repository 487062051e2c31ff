package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.Ports;
import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The server as a process of its own on ports that stay the same, to be killed without warning and
 * started again.
 */
final class ServerProcess {
  private final Path data;
  private final List<String> settings;
  private final int gatewayPort = Ports.free();
  private final int adminPort = Ports.free();
  private final int kafkaPort = Ports.free();
  private Process process;

  ServerProcess(Path data) throws IOException {
    this(data, List.of());
  }

  /**
   * A server with more settings.
   *
   * @param settings such as {@code node.name=a}
   */
  ServerProcess(Path data, List<String> settings) throws IOException {
    this.data = data;
    this.settings = settings;
  }

  URI enrollUrl() {
    return URI.create("https://localhost:" + gatewayPort + "/enroll");
  }

  URI adminUrl() {
    return URI.create("https://localhost:" + adminPort);
  }

  String bootstrapServers() {
    return "127.0.0.1:" + kafkaPort;
  }

  /** Sockets that trust this server. */
  Network network() {
    return new Network(
        OperatorFiles.certificates(data.resolve("ca.pem")), HttpClient.Version.HTTP_1_1);
  }

  void start() throws IOException {
    launch();
    Path output = output();
    await()
        .atMost(Duration.ofSeconds(150))
        .until(
            () ->
                Files.exists(output) && Files.readString(output).contains("Ready.")
                    || !process.isAlive());
    assertTrue(process.isAlive(), () -> "the server did not start, see " + output);
  }

  /** Starts it, and does not wait until it is ready. */
  void launch() throws IOException {
    Path output = output();
    Files.deleteIfExists(output);
    List<String> words = new ArrayList<>(QuickStart.java("384m"));
    words.addAll(List.of("dev.muster.cli.Main", "serve", "--data", data.toString()));
    for (String setting :
        List.of(
            "gateway.host=127.0.0.1",
            "gateway.port=" + gatewayPort,
            "enrollment.open=true",
            "admin.port=" + adminPort,
            "operations.port=0",
            "inventory.enabled=false",
            "kafka.embedded.port=" + kafkaPort)) {
      words.addAll(List.of("--set", setting));
    }
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    process =
        new ProcessBuilder(words)
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(data.resolve("server.err").toFile()))
            .start();
  }

  /** SIGKILL, without waiting until it has ended. */
  void strike() {
    process.destroyForcibly();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    assertTrue(process.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
  }

  /** SIGTERM, as a supervisor sends it; the exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS), "the server did not stop");
    return process.exitValue();
  }

  private Path output() {
    return data.resolve("server.out");
  }
}
