package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example in docs/cli.md and docs/api.md, run by a shell against a server with devices. */
class ITDocs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BLOCK = Pattern.compile("```sh( ctrl-c)?\n(.*?)```", Pattern.DOTALL);

  /** Long enough for a program to start, connect and fail if it is going to. */
  private static final Duration LOOKED_AT = Duration.ofSeconds(5);

  @TempDir static Path directory;
  private static MusterServer server;
  private static Network network;
  private static final AtomicBoolean stopping = new AtomicBoolean();
  private static Thread devices;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> settings =
        Map.of(
            "gateway.host", "127.0.0.1",
            "gateway.port", "0",
            "admin.port", "0",
            "operations.port", "0",
            "kafka.embedded.port", "0");
    server =
        MusterServer.start(
            Configuration.read(directory.resolve("data"), Optional.empty(), Map.of(), settings));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    SimulatedFleet fleet =
        SimulatedFleet.create(3, network, server.enrollUrl(), Behaviour.OBEDIENT, (d, entry) -> {});
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    devices = Thread.ofPlatform().start(() -> comeAgainAndAgain(fleet));
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(
        bin.resolve("muster"),
        "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' dev.muster.cli.Main \"$@\"\n"
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(
        bin.resolve("muster"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("wifi.mobileconfig"), profile());
    Files.writeString(
        directory.resolve("lock.plist"),
        "<plist version=\"1.0\"><dict><key>Command</key><dict><key>RequestType</key>"
            + "<string>DeviceLock</string></dict></dict></plist>");
  }

  @AfterAll
  static void stop() throws Exception {
    stopping.set(true);
    devices.join(PATIENCE);
    network.close();
    server.close();
  }

  @Test
  @Timeout(240)
  void everyExampleOfTheCommandLineWorks() throws Exception {
    run("cli.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfTheApiWorks() throws Exception {
    run("api.md");
  }

  /** The blocks of a page follow each other in one shell, as they would if they were typed. */
  private static void run(String page) throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", page)));
    StringBuilder before = new StringBuilder();
    List<String> endless = new ArrayList<>();
    while (blocks.find()) {
      if (blocks.group(1) == null) {
        before.append(blocks.group(2));
      } else {
        endless.add(blocks.group(2));
      }
    }
    Result all = shell(before.toString(), PATIENCE.multipliedBy(3));
    assertEquals(Optional.of(0), all.exit(), all::output);
    // What the endless ones need is said in the first lines that set something.
    String settings =
        before
            .toString()
            .lines()
            .filter(line -> line.matches("(ID=|api\\(\\)).*"))
            .reduce("", (a, b) -> a + b + "\n");
    assertFalse(endless.isEmpty());
    for (String block : endless) {
      Result live = shell(settings + block, LOOKED_AT);
      assertEquals(Optional.empty(), live.exit(), live::output);
    }
  }

  private record Result(Optional<Integer> exit, String output) {}

  private static Result shell(String script, Duration patience) throws Exception {
    Path output = Files.createTempFile(directory, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-exuo", "pipefail", "-c", script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("PATH", directory.resolve("bin") + ":" + environment.get("PATH"));
    environment.put("MUSTER_DATA", directory.resolve("data").toString());
    environment.put("MUSTER_CONFIG", directory.resolve("servers.json").toString());
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Result(
          ended ? Optional.of(process.exitValue()) : Optional.empty(), Files.readString(output));
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      assertTrue(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
    }
  }

  private static void comeAgainAndAgain(SimulatedFleet fleet) {
    while (!stopping.get()) {
      for (SimulatedDevice device : fleet.devices()) {
        try {
          device.converse();
          TimeUnit.MILLISECONDS.sleep(200);
        } catch (IOException e) {
          // Of a server that stops; the next round finds out.
          continue;
        } catch (Exception e) {
          return;
        }
      }
    }
  }

  private static String profile() {
    return """
    <plist version="1.0"><dict>
    <key>PayloadContent</key><array/>
    <key>PayloadIdentifier</key><string>com.example.wifi</string>
    <key>PayloadType</key><string>Configuration</string>
    <key>PayloadUUID</key><string>3B1F6D5E-5C1B-4E0E-9D39-0B6F3B1C7A12</string>
    <key>PayloadVersion</key><integer>1</integer>
    </dict></plist>
    """;
  }
}
