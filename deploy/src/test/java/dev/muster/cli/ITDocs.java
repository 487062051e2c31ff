package dev.muster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.server.RunningServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.hook.HookReceiver;
import dev.muster.simulator.hook.Temper;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example in docs/api.md, cli.md, console.md, dep.md, desired-state.md, packages.md,
 * secrets.md and webhooks.md, all run by a shell against a server with devices and a simulated
 * Apple, in whose portal someone clicks. Those that end are answered by one process; those that go
 * on until Ctrl-C have one each.
 */
class ITDocs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern BLOCK = Pattern.compile("```sh( ctrl-c)?\n(.*?)```", Pattern.DOTALL);

  /** What every call prints goes through a pipe, and a call that says nothing is written down. */
  private static final String THROUGH_A_PIPE =
      """
      #!/bin/bash
      out=$(mktemp)
      '%s/bin-resident/muster' "$@" 2> "$out.err" | tee "$out"
      exit=${PIPESTATUS[0]}
      cat "$out.err" >&2
      [ "$exit" -ne 0 ] || [ -s "$out" ] || [ -s "$out.err" ] || echo "$*" >> '%s/silent'
      rm "$out" "$out.err"
      exit "$exit"
      """;

  /** What says nothing when all is well. */
  private static final Pattern SILENT = Pattern.compile("server (use|remove) .*");

  /** Pages with examples that go on until Ctrl-C. */
  private static final Set<String> GOES_ON = Set.of("cli.md", "api.md");

  private static final InstallerCa INSTALLERS = InstallerCa.seeded(1);

  /** Pages of which every example ends by itself. */
  private static final Set<String> ENDING = Set.of("dep.md", "provisioning.md");

  private static final String[] STATUS = {"provision", "status"};

  @TempDir static Path directory;
  private static MusterServer server;
  private static Network network;

  /** What a line needs that Apple's portal made, such as {@code school.p7m}. */
  private static final Pattern TOKEN = Pattern.compile("(?m)^(?=.* @?(\\w+\\.p7m))");

  /** Where the page has its receiver. */
  private static final String RECEIVER = "http://localhost:9004/webhook";

  private static HookReceiver receiver;
  private static DepSimulator apple;
  private static Thread portal;
  private static final AtomicBoolean stopping = new AtomicBoolean();
  private static final List<Thread> devices = new CopyOnWriteArrayList<>();
  private static Process program;

  @BeforeAll
  static void start() throws Exception {
    apple = DepSimulator.start();
    receiver = HookReceiver.start(Temper.WELL, 1, call -> {});
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("dep.url", apple.url().toString());
    settings.put(
        "dep.trusted.cas",
        Files.writeString(directory.resolve("apple.pem"), apple.caPem()).toString());
    settings.put(
        "packages.roots",
        Files.writeString(directory.resolve("roots.pem"), INSTALLERS.rootPem()).toString());
    settings.put("webhooks.allow.http", "true");
    settings.put("webhooks.allow.private", "true");
    server =
        MusterServer.start(
            Configuration.read(directory.resolve("data"), Optional.empty(), Map.of(), settings));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    SimulatedFleet fleet =
        SimulatedFleet.create(3, network, server.enrollUrl(), Behaviour.OBEDIENT, (d, entry) -> {});
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    devices.add(Thread.ofPlatform().start(() -> comeAgainAndAgain(fleet)));
    portal = Thread.ofPlatform().start(ITDocs::clickInThePortal);
    Path port = directory.resolve("program.port");
    program =
        inDirectory(new ProcessBuilder(java("dev.muster.cli.ResidentProgram")))
            .redirectError(directory.resolve("program.err").toFile())
            .redirectOutput(port.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(port).endsWith("\n") || !program.isAlive());
    executable(
        "bin-resident",
        ResidentProgram.CLIENT.formatted(Integer.parseInt(Files.readString(port).strip())));
    executable("bin", THROUGH_A_PIPE.formatted(directory, directory));
    executable(
        "bin-endless",
        "#!/bin/sh\nexec %s \"$@\"\n"
            .formatted(
                java("dev.muster.cli.Main").stream()
                    .map("'%s'"::formatted)
                    .collect(Collectors.joining(" "))));
    Files.writeString(directory.resolve("wifi.mobileconfig"), profile());
    Files.write(
        directory.resolve("munki.pkg"),
        PackageMaker.with(INSTALLERS).title("Munki").payloadBytes(100_000).distribution());
    Files.writeString(
        directory.resolve("lock.plist"),
        "<plist version=\"1.0\"><dict><key>Command</key><dict><key>RequestType</key>"
            + "<string>DeviceLock</string></dict></dict></plist>");
  }

  @AfterAll
  static void stop() throws Exception {
    stopping.set(true);
    for (Thread each : devices) {
      each.join(PATIENCE);
    }
    portal.join(PATIENCE);
    assertTrue(program.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
    network.close();
    server.close();
    apple.close();
    receiver.close();
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

  @Test
  @Timeout(120)
  void everyExampleOfTheConsoleWorks() throws Exception {
    run("console.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfPackagesWorks() throws Exception {
    run("packages.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfSecretsWorks() throws Exception {
    run("secrets.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfWebhooksWorks() throws Exception {
    run("webhooks.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfDesiredStateWorks() throws Exception {
    run("desired-state.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfAppleDevicesWorks() throws Exception {
    run("dep.md");
  }

  @Test
  @Timeout(120)
  void everyExampleOfProvisioningWorks() throws Exception {
    SimulatedFleet one =
        SimulatedFleet.create(4, 1, network, server.enrollUrl(), Behaviour.OBEDIENT, (d, e) -> {});
    SimulatedDevice waiting = one.devices().getFirst();
    waiting.enroll(EnrollmentInstructions.fetch(network, server.enrollUrl()), true);
    // It comes until the end, for other pages have commands for all.
    devices.add(Thread.ofPlatform().start(() -> comeAgainAndAgain(one)));
    await().atMost(PATIENCE).until(() -> Ran.of(data(), STATUS).out().contains("running"));
    run("provisioning.md");
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
    Path output = Files.createTempFile(directory, "output", ".txt");
    String script = before.toString().replace(RECEIVER, receiver.url().toString());
    Process all = shell("bin", afterThePortal(script), output);
    try {
      assertTrue(all.waitFor(3 * PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> read(output));
      assertEquals(0, all.exitValue(), () -> read(output));
    } finally {
      end(all);
    }
    Path silent = directory.resolve("silent");
    if (Files.exists(silent)) {
      assertEquals(
          List.of(),
          Files.readAllLines(silent).stream()
              .filter(call -> !SILENT.matcher(call).matches())
              .toList(),
          "these printed nothing");
    }
    // What the endless ones need is said in the first lines that set something.
    String settings =
        before
            .toString()
            .lines()
            .filter(line -> line.matches("(ID=|api\\(\\)).*"))
            .reduce("", (a, b) -> a + b + "\n");
    assertTrue(GOES_ON.contains(page) == !endless.isEmpty());
    for (String block : endless) {
      goesOn(settings + block);
    }
  }

  /** Before a line that needs a token file, it is waited for. */
  private static String afterThePortal(String script) {
    return TOKEN
        .matcher(script)
        .replaceAll("for i in {1..200}; do [ -s $1 ] && break; sleep 0.1; done\n");
  }

  /** For each certificate, a server with two Macs is made, and its token downloaded. */
  private static void clickInThePortal() {
    Set<String> done = new HashSet<>();
    while (!stopping.get()) {
      for (String account : List.of("acme", "school", "branch")) {
        Path pem = directory.resolve(account + "-dep.pem");
        if (Files.exists(pem) && read(pem).contains("END CERTIFICATE") && done.add(account)) {
          download(account, read(pem));
        }
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static void download(String account, String certificate) {
    DepServer server = apple.portalServer(account);
    String serial = "C02" + account.toUpperCase(Locale.ROOT);
    List<String> serials = List.of(serial + "1", serial + "2");
    serials.forEach(apple::buy);
    apple.assign(serials, server);
    try {
      server.uploadCertificate(certificate);
      Path whole = Files.write(directory.resolve(account + ".part"), server.tokenFile());
      Files.move(whole, directory.resolve(account + ".p7m"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What happens while it runs is told as it happens, until it is stopped. */
  private static void goesOn(String script) throws Exception {
    Path output = Files.createTempFile(directory, "output", ".txt");
    Process live = shell("bin-endless", script, output);
    try {
      AtomicLong told = new AtomicLong();
      for (int more = 0; more < 2; more++) {
        await().atMost(PATIENCE).until(() -> told(output) > told.get() || !live.isAlive());
        assertTrue(live.isAlive(), () -> read(output));
        told.set(told(output));
      }
    } finally {
      end(live);
    }
  }

  /** How many lines a script has printed, without those that say what it does. */
  private static long told(Path output) {
    return read(output).lines().filter(line -> !line.startsWith("+")).count();
  }

  private static Path data() {
    return directory.resolve("data");
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Process shell(String bin, String script, Path output) throws IOException {
    ProcessBuilder builder =
        inDirectory(new ProcessBuilder("bash", "-exuo", "pipefail", "-c", script))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .merge("PATH", directory.resolve(bin).toString(), (old, it) -> it + ":" + old);
    return builder.start();
  }

  private static void end(Process process) throws InterruptedException {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    assertTrue(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
  }

  private static ProcessBuilder inDirectory(ProcessBuilder builder) {
    builder
        .directory(directory.toFile())
        .redirectInput(Path.of("/dev/null").toFile())
        .environment()
        .putAll(
            Map.of(
                "MUSTER_DATA", directory.resolve("data").toString(),
                "MUSTER_PACKAGES_ROOTS", directory.resolve("roots.pem").toString(),
                "MUSTER_CONFIG", directory.resolve("servers.json").toString()));
    return builder;
  }

  private static List<String> java(String main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        main);
  }

  /** A program {@code muster} of the shell. */
  private static void executable(String bin, String text) throws IOException {
    Path file = Files.createDirectories(directory.resolve(bin)).resolve("muster");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
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
