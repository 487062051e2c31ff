package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.server.RunningServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a running server. */
class ITCli {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Runs a program on a terminal of its own; of util-linux. */
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir static Path data;
  private static MusterServer server;
  private static Network network;
  private static SimulatedDevice device;

  @BeforeAll
  static void start() throws Exception {
    server =
        MusterServer.start(
            Configuration.read(data, Optional.empty(), Map.of(), RunningServer.FREE_PORTS));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    SimulatedFleet fleet =
        SimulatedFleet.create(1, network, server.enrollUrl(), Behaviour.OBEDIENT, (d, entry) -> {});
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    device = fleet.devices().getFirst();
  }

  @AfterAll
  static void stop() {
    network.close();
    server.close();
  }

  @Test
  void statusSaysWhatTheInstallationLacks() {
    Ran result = muster("status");
    assertEquals(0, result.exit());
    assertTrue(result.out().contains("no push certificate: devices can't be woken"), result.out());
    assertTrue(result.out().contains("→ muster push-cert request"), result.out());
  }

  @Test
  void theDoctorSaysWhatIsWrongAndWhatIsWell() {
    Ran result = muster("doctor");
    assertEquals(1, result.exit(), result.out());
    assertTrue(result.out().contains("wrong  no push certificate"), result.out());
    assertTrue(result.out().contains("ok     the CA of this installation has"));
    assertTrue(result.out().contains("ok     Muster's gateway answers"), result.out());
  }

  @Test
  void devicesAreListedAsATable() {
    Ran result = muster("devices");
    assertEquals(0, result.exit());
    List<String> lines = result.out().lines().toList();
    assertTrue(lines.getFirst().startsWith("ID "), result.out());
    assertTrue(lines.get(1).contains(device.hardware().serialNumber()), result.out());
  }

  @Test
  void jsonIsPrintedEverywhere() {
    String id = device.hardware().udid();
    for (List<String> call :
        List.of(
            List.of("devices", "--json"),
            List.of("show", "--json", id),
            List.of("history", "--json", id),
            List.of("command", "--json", "SecurityInfo", id))) {
      Ran result = muster(call.toArray(String[]::new));
      assertEquals(0, result.exit(), result.err());
      assertTrue(!new JsonObject(result.out()).isEmpty());
    }
  }

  @Test
  void aCommandIsQueuedShownCarriedOutAndTold() throws Exception {
    String id = device.hardware().udid();
    Ran queued = muster("command", "DeviceInformation", id, "-p", "Queries=[\"UDID\"]");
    assertEquals(0, queued.exit(), queued.err());
    assertTrue(muster("show", id).out().contains("DeviceInformation"));
    device.converse();
    String uuid = queued.out().lines().findFirst().orElseThrow().split(" ")[1];
    assertTrue(muster("commands", uuid).out().contains("Acknowledged"));
    assertTrue(muster("history", id).out().contains("DeviceInformation ended: Acknowledged"));
  }

  @Test
  void aCommandForAnUnknownDeviceExitsWithOneAndSaysWhy() {
    Ran result = muster("command", "DeviceLock", "NOBODY");
    assertEquals(1, result.exit());
    assertTrue(result.out().contains("not-enrolled"), result.out());
  }

  @Test
  void anUnknownDeviceIsAOneLineErrorThatSaysWhatToDo() {
    Ran result = muster("show", "NOBODY");
    assertEquals(1, result.exit());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("lists them"), result.err());
  }

  @Test
  void whatErasesOrLocksNeedsAYesWhereNobodyCanBeAsked() {
    String id = device.hardware().udid();
    long before = erasures();
    Ran refused = muster("command", "EraseDevice", id);
    assertEquals(2, refused.exit(), refused.err());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains("--yes"), refused.err());
    assertTrue(refused.err().contains("is for 1 enrollment"), refused.err());
    Ran planned = muster("command", "EraseDevice", id, "--dry-run");
    assertEquals(0, planned.exit(), planned.err());
    assertTrue(planned.out().contains("Nothing was done"), planned.out());
    assertEquals(before, erasures());
    Ran erased = muster("command", "EraseDevice", id, "--yes");
    assertEquals(0, erased.exit(), erased.err());
    String uuid = erased.out().lines().findFirst().orElseThrow().split(" ")[1];
    assertTrue(muster("cancel", uuid).out().contains("1 enrol"));
  }

  @Test
  void aPersonAtATerminalTypesHowManyTheyAreOrNothingIsDone() throws Exception {
    assumeTrue(Files.exists(SCRIPT), "nothing here makes a terminal");
    String id = device.hardware().udid();
    long before = erasures();
    Ran refused = atATerminal("2\n", "command", "EraseDevice", id);
    assertEquals(1, refused.exit(), refused.out());
    assertTrue(refused.out().contains("is for 1 enrollment"), refused.out());
    assertTrue(refused.out().contains("nothing was done"), refused.out());
    assertEquals(before, erasures());
    Ran done = atATerminal("1\n", "command", "EraseDevice", id);
    assertEquals(0, done.exit(), done.out());
    assertEquals(before + 1, erasures());
    muster("cancel", muster("commands", "--ids", "--limit", "1").out().strip());
    assertEquals(1, atATerminal("n\n", "revoke", id).exit());
  }

  private static long erasures() {
    return muster("commands").out().lines().filter(line -> line.contains("EraseDevice")).count();
  }

  /** What the program says on a terminal, with all that a person types. */
  private static Ran atATerminal(String typed, String... words) throws Exception {
    List<String> call =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.cli.Main"));
    call.addAll(List.of(words));
    call.addAll(List.of("--data", data.toString()));
    String line = call.stream().map("'%s'"::formatted).collect(Collectors.joining(" "));
    Process script =
        new ProcessBuilder(SCRIPT.toString(), "-qec", line, "/dev/null")
            .redirectErrorStream(true)
            .start();
    script.getOutputStream().write(typed.getBytes(StandardCharsets.US_ASCII));
    script.getOutputStream().flush();
    String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(script.waitFor(60, TimeUnit.SECONDS));
    return new Ran(script.exitValue(), said, "");
  }

  @Test
  void aRevocationNeedsAYesWhereNobodyCanBeAsked() {
    String id = device.hardware().udid();
    assertEquals(2, muster("revoke", id).exit());
    Ran planned = muster("revoke", id, "--dry-run");
    assertTrue(planned.out().contains("would-be-revoked"), planned.out());
  }

  @Test
  void aBlockNeedsAYesAndIsTakenBack() {
    String id = device.hardware().udid();
    assertEquals(2, muster("block", id).exit());
    assertTrue(muster("block", id, "--dry-run").out().contains("would-be-blocked"));
    assertTrue(muster("block", id, "--yes").out().contains("blocked"));
    assertTrue(muster("show", id).out().contains("blocked"));
    assertTrue(muster("unblock", id).out().contains("unblocked"));
    assertFalse(muster("show", id).out().contains("blocked"));
  }

  @Test
  void idsAlonePassFromOneCommandToTheNext() {
    String id = device.hardware().udid();
    Ran ids = muster("devices", "--serial", device.hardware().serialNumber(), "--ids");
    assertEquals(id, ids.out().strip());
    Ran queued = muster("command", "ProfileList", ids.out().strip());
    String uuid = queued.out().lines().findFirst().orElseThrow().split(" ")[1];
    assertEquals(uuid, muster("commands", "--ids", "--limit", "1").out().strip());
    assertEquals(id, muster("commands", uuid, "--ids").out().strip());
    muster("cancel", uuid);
  }

  @Test
  void whatADeviceCallsItselfNeverEndsALineNorSteersTheTerminal() throws Exception {
    String evil = "Lab\nSTRANGER-UDID  X\u009b2J\u009d0;x\u202e\u2028";
    Hardware usual = Hardware.numbered(99);
    Hardware hostile =
        new Hardware(
            usual.udid(),
            "S" + evil,
            "M" + evil,
            "N" + evil,
            "Mac" + evil,
            evil,
            "26.1" + evil,
            "B" + evil);
    SimulatedDevice stranger =
        new SimulatedDevice(
            hostile,
            Identity.KeyType.EC,
            network,
            server.enrollUrl(),
            Behaviour.OBEDIENT,
            (d, entry) -> {});
    stranger.enroll();
    String id = usual.udid();
    assertEquals(
        0, muster("command", "DeviceInformation", id, "-p", "Queries=[\"DeviceName\"]").exit());
    stranger.converse();
    for (List<String> call :
        List.of(
            List.of("devices"),
            List.of("devices", "--json"),
            List.of("devices", "--ids"),
            List.of("show", id),
            List.of("show", id, "--json"),
            List.of("show", id, "--section", "DeviceInformation"),
            List.of("history", id),
            List.of("commands"),
            List.of("status"),
            List.of("command", "ProfileList", id))) {
      Ran result = muster(call.toArray(String[]::new));
      assertEquals(0, result.exit(), result.err());
      assertTrue(
          result.out().lines().noneMatch(line -> line.strip().startsWith("STRANGER")),
          result.out());
      assertTrue(
          result.out().chars().noneMatch(c -> c != '\n' && steers(c)),
          () -> call + " printed " + Printable.json(result.out()));
    }
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c) || c == 0x202e || c == 0x2028;
  }

  @Test
  void aWrongDataDirectoryIsAOneLineErrorThatSaysWhatToDo() {
    Ran result = Ran.of(data.resolve("elsewhere"), "devices");
    assertEquals(1, result.exit());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains("--data"), result.err());
  }

  @Test
  void aSettingThatDoesNotExistIsRefusedByName() throws Exception {
    Path config = Files.writeString(data.resolve("wrong.properties"), "gatway.port=1\n");
    Ran result = Ran.of(data.resolve("x"), "serve", "--config", config.toString());
    assertEquals(ExitCode.SETTINGS, result.exit());
    assertTrue(result.err().contains("gatway.port"), result.err());
  }

  @Test
  void secretsCanBeReadByTheirOwnerAlone() throws Exception {
    for (String file : List.of("admin-token", "secrets/ca.key", "secrets/installation.key")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))),
          file);
    }
  }

  private static Ran muster(String... args) {
    return Ran.of(data, args);
  }
}
