package dev.muster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Network;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.Goods;
import dev.muster.simulator.dep.ProfileStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From nothing to assigned Macs with {@code muster dep} alone, against a simulated Apple. */
@Timeout(60)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ITDepCommands {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String MACS =
      """
      profiles:
        staff:
          profile_name: Staff
          is_supervised: true
        lab:
          profile_name: Lab
      rules:
        - family: Mac
          profile: staff
        - label: lab
          profile: lab
      """;

  @TempDir static Path directory;
  private static DepSimulator apple;
  private static DepServer portal;
  private static MusterServer server;

  private record Result(int exit, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    apple = DepSimulator.start();
    portal = apple.portalServer("Muster");
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "gateway.host", "127.0.0.1",
                "gateway.port", "0",
                "admin.port", "0",
                "operations.port", "0",
                "kafka.embedded.port", "0",
                "inventory.enabled", "false",
                "dep.url", apple.url().toString(),
                "dep.interval", "PT1S"));
    settings.put("dep.trusted.cas", file("apple.pem", apple.caPem()));
    settings.put("dep.device.cas", file("devices.pem", apple.deviceCa().publicKeyPem()));
    settings.put("dep.versions.url", "https://localhost:1/v2/pmv");
    server = MusterServer.start(Configuration.read(data(), Optional.empty(), Map.of(), settings));
  }

  private static String file(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content).toString();
  }

  @AfterAll
  static void stop() {
    server.close();
    apple.close();
  }

  @Test
  @Order(1)
  void theSetUpIsAChecklistThatCanBeLeftAndTakenUpAgain() throws Exception {
    assertTrue(well("dep", "status").contains("muster dep add"), "no account yet");
    Path pem = directory.resolve("acme-dep.pem");
    String added = well("dep", "add", "acme", "--out", pem.toString());
    assertTrue(added.contains("✓ key pair made"), added);
    assertTrue(added.contains("· token read"), added);
    assertTrue(added.contains("muster dep token acme FILE.p7m"), added);
    String first = Files.readString(pem);
    String again = well("dep", "add", "acme", "--out", pem.toString());
    assertEquals(first, Files.readString(pem));
    assertEquals(added, again);
    Result piped = muster("dep", "add", "acme", "--out", "-");
    assertEquals(first.strip(), piped.out().strip());
    assertTrue(piped.err().contains("Download Token"), piped.err());
    assertEquals("never-asked", json("dep", "status", "acme").getString("state"));
  }

  @Test
  @Order(2)
  void aFileThatIsNoCertificateIsNotOverwritten() throws Exception {
    Path other = Files.writeString(directory.resolve("notes.txt"), "mine");
    failsSaying("is no certificate", "dep", "add", "acme", "--out", other.toString());
    assertEquals("mine", Files.readString(other));
  }

  @Test
  @Order(3)
  void whatIsNoTokenFileIsRefusedInOneLine() throws Exception {
    Path wrong = Files.writeString(directory.resolve("wrong.p7m"), "no token");
    failsSaying("", "dep", "token", "acme", wrong.toString());
    failsSaying("check the path", "dep", "token", "acme", directory.resolve("none").toString());
  }

  @Test
  @Order(4)
  void theTokenIsTickedByWhatAppleAnswers() throws Exception {
    apple.buy("C02ONE");
    apple.buy(Goods.mac("C02EVIL").assetTag("x\u001b[2J\u202e\nSTRANGER"));
    apple.assign(List.of("C02ONE", "C02EVIL"), portal);
    portal.uploadCertificate(Files.readString(directory.resolve("acme-dep.pem")));
    Path token = directory.resolve("token.p7m");
    Files.write(token, portal.tokenFile());
    String given = well("dep", "token", "acme", token.toString());
    for (String line :
        List.of(
            "it is the server Muster (" + portal.uuid() + ") of Example Corp.",
            "✓ token read",
            "✓ Apple answers to it",
            "✓ 2 devices listed",
            "· profile defined",
            "Next:  muster dep apply")) {
      assertTrue(given.contains(line), given);
    }
    assertTrue(well("dep", "add", "acme").contains("✓ 2 devices listed"));
    assertTrue(well("dep", "status").contains("good"));
    assertTrue(well("dep", "status", "acme").contains("Example Corp."));
  }

  @Test
  @Order(5)
  void aFileWithErrorsIsRefusedWithALineForEach() {
    Result wrong =
        withInput(
            "profiles: {staff: {is_mdm_removable: false, colour: red}}\n"
                + "rules: [{profile: nobody}]\n",
            "dep",
            "apply",
            "-f",
            "-");
    assertEquals(1, wrong.exit(), wrong.err());
    assertTrue(wrong.err().lines().count() >= 3, wrong.err());
    assertTrue(wrong.err().lines().allMatch(line -> line.startsWith("muster: -: ")), wrong.err());
    assertTrue(wrong.err().contains("profile nobody"), wrong.err());
    Result unreadable = withInput("rules: [", "dep", "apply", "-f", "-");
    assertEquals(1, unreadable.err().lines().count(), unreadable.err());
    assertTrue(unreadable.err().contains("line "), unreadable.err());
  }

  @Test
  @Order(6)
  void whatChangesIsShownAndNeedsAYesWhereNobodyCanBeAsked() throws Exception {
    Path file = Files.writeString(directory.resolve("dep.yaml"), MACS);
    String planned = well("dep", "apply", "-f", file.toString(), "--dry-run");
    assertTrue(planned.contains("+ profile staff added"), planned);
    assertTrue(planned.contains("2 devices: none → staff"), planned);
    assertTrue(planned.contains("Nothing was done"), planned);
    assertTrue(
        well("dep", "apply", "-f", file.toString(), "--rehearse", "30")
            .contains("0 devices that enrolled within 30 days"));
    Result unasked = muster("dep", "apply", "-f", file.toString());
    assertEquals(2, unasked.exit(), unasked.err());
    assertTrue(unasked.err().contains("--yes"), unasked.err());
    assertEquals(new JsonObject(), json("dep", "rules").getJsonObject("profiles"));
    assertTrue(well("dep", "apply", "-f", file.toString(), "--yes").contains("Applied."));
    awaitProfile("C02ONE", "staff");
    assertTrue(well("dep", "apply", "-f", file.toString()).contains("nothing was done"));
  }

  @Test
  @Order(7)
  void theRulesThatHoldCanBeAppliedAgain() {
    String yaml = well("dep", "rules");
    assertTrue(yaml.contains("profile_name: Staff"), yaml);
    Result again = withInput(yaml, "dep", "apply", "-f", "-");
    assertEquals(0, again.exit(), again.err());
    assertTrue(again.out().contains("nothing was done"), again.out());
  }

  @Test
  @Order(8)
  void serialNumbersPassFromOneCommandToTheNext() {
    String serials = well("dep", "devices", "--account", "acme", "--ids");
    assertEquals(List.of("C02EVIL", "C02ONE"), serials.lines().toList());
    Result labeled = withInput(serials, "dep", "label", "--add", "lab,floor-3", "--from", "-");
    assertEquals(0, labeled.exit(), labeled.err());
    assertTrue(labeled.out().contains("C02ONE has floor-3 lab"), labeled.out());
    awaitProfile("C02ONE", "lab");
    well("dep", "label", "C02ONE", "C02EVIL", "--remove", "lab,floor-3");
    awaitProfile("C02ONE", "staff");
  }

  @Test
  @Order(9)
  void aDecisionByHandStandsUntilTheDeviceIsLeftToTheRules() {
    well("dep", "assign", "C02ONE", "--profile", "lab");
    awaitProfile("C02ONE", "lab");
    assertTrue(well("dep", "devices").contains("lab (by hand)"));
    assertTrue(well("dep", "show", "C02ONE").contains("SUCCESS of lab"));
    well("dep", "unassign", "C02ONE");
    await().atMost(PATIENCE).until(() -> apple.profileStatus("C02ONE") == ProfileStatus.REMOVED);
    well("dep", "auto", "C02ONE");
    awaitProfile("C02ONE", "staff");
    well("dep", "assign", "C02ONE", "--rules");
    failsSaying("there is no profile none", "dep", "assign", "C02ONE", "--profile", "none");
    assertEquals(2, muster("dep", "assign", "C02ONE").exit());
    assertEquals(2, muster("dep", "unassign").exit());
    failsSaying("is no label", "dep", "label", "C02ONE", "--add", "two words");
    failsSaying("is no serial number", "dep", "assign", "a/b", "--profile", "lab");
    failsSaying("is no serial number", "dep", "show", "a b");
    failsSaying("is no name of an account", "dep", "add", "two words");
  }

  @Test
  @Order(10)
  void theFirstLinkThatIsMissingIsNamedWithWhoMustAct() {
    String explained = well("dep", "explain", "c02one");
    assertTrue(explained.contains("✓ profile"), explained);
    assertTrue(explained.contains("✗ fetched"), explained);
    assertTrue(explained.contains("whoever has the device in hand"), explained);
    assertTrue(well("dep", "explain", "C02NOBODY").contains("✗ organization"));
  }

  @Test
  @Order(11)
  void aSerialNumberHasAHistoryBeforeItsDeviceEnrolls() {
    String told = well("history", "C02ONE");
    List<String> lines = told.lines().toList();
    assertTrue(lines.getFirst().contains("acme"), told);
    assertTrue(told.contains("Apple gave it the profile staff"), told);
    assertEquals(1, well("history", "C02ONE", "--last", "1").lines().count());
    assertEquals("", well("history", "C02ONE", "--until", "2020-01-01T00:00:00Z"));
    assertTrue(
        well("history", "C02ONE", "--kind", "DepSerialLabeled")
            .lines()
            .anyMatch(line -> line.contains("put on the labels floor-3, lab")));
    JsonArray events = json("history", "C02ONE").getJsonArray("events");
    assertFalse(events.isEmpty());
    failsSaying("has enrolled yet", "history", "C02ONE", "--follow");
    failsSaying("no device is known as C02NOBODY", "history", "C02NOBODY");
  }

  @Test
  @Order(12)
  void whatAppleTellsOfADeviceNeverSteersTheTerminal() {
    for (List<String> call :
        List.of(
            List.of("dep", "devices"),
            List.of("dep", "devices", "--json"),
            List.of("dep", "show", "C02EVIL"),
            List.of("dep", "show", "C02EVIL", "--json"),
            List.of("history", "C02EVIL"))) {
      String out = well(call.toArray(String[]::new));
      assertTrue(
          out.chars().noneMatch(c -> c != '\n' && (Character.isISOControl(c) || c == 0x202e)),
          () -> call + " printed " + Printable.json(out));
      assertTrue(out.lines().noneMatch(line -> line.strip().startsWith("STRANGER")), out);
    }
  }

  @Test
  @Order(13)
  void aSerialNumberHasOneStoryFromThePortalThroughTheDevicesOwnLife() throws Exception {
    Hardware hardware = Hardware.numbered(1);
    String serial = hardware.serialNumber();
    apple.buy(Goods.of(hardware));
    apple.assign(serial, portal);
    await().atMost(PATIENCE).until(() -> apple.profileStatus(serial) == ProfileStatus.ASSIGNED);
    try (Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1)) {
      new BoxedDevice(apple, hardware, network).enroll(Behaviour.OBEDIENT, (d, entry) -> {});
    }
    String told = well("history", serial);
    List<String> order = List.of("Apple gave it the profile", "and got it", "Authenticate");
    List<Integer> places = order.stream().map(told::indexOf).toList();
    assertFalse(places.contains(-1), told);
    assertEquals(places.stream().sorted().toList(), places, told);
    assertEquals(2, well("history", serial, "--last", "2").lines().count());
    assertTrue(well("history", hardware.udid()).contains("Authenticate"));
    long offset =
        json("history", serial, "--kind", "Authenticate")
            .getJsonArray("events")
            .getJsonObject(0)
            .getLong("offset");
    assertEquals(0, muster("history", serial, "--raw", Long.toString(offset)).exit());
    apple.release(serial);
  }

  @Test
  @Order(14)
  void whatLeavesIsShownAsGone() {
    apple.release("C02EVIL");
    assertTrue(well("dep", "sync", "acme").contains("1 devices, 1 with a profile"));
    assertTrue(well("dep", "devices", "--gone", "--ids").startsWith("C02EVIL"));
    assertTrue(well("dep", "show", "C02EVIL").contains("deleted"));
    assertEquals("", well("dep", "devices", "--unassigned", "--ids"));
  }

  @Test
  @Order(15)
  void aDeviceIsLockedWithItsCodeKeptAndDisownedWhenItsNumberIsGiven() throws Exception {
    apple.buy(Goods.mac("C02LOST"));
    apple.assign("C02LOST", portal);
    well("dep", "sync", "acme");
    assertTrue(well("dep", "activation-lock", "C02LOST").contains("locked"));
    assertTrue(well("secrets", "list", "C02LOST").contains("activation-lock-bypass-code"));
    String id = well("secrets", "list", "C02LOST", "--ids").strip();
    String code = well("secrets", "reveal", id, "--reason", "a test").strip();
    assertTrue(code.matches("[0-9A-Z-]{31}"), code);
    assertFalse(well("secrets", "list", "C02LOST", "--json").contains(code));
    assertEquals(2, muster("dep", "disown", "C02LOST").exit());
    assertTrue(well("dep", "disown", "C02LOST", "--dry-run").contains("Nothing was done"));
    assertTrue(well("dep", "disown", "C02LOST", "--yes").contains("C02LOST is gone"));
    failsSaying("no account has the device C02LOST", "dep", "activation-lock", "C02LOST");
  }

  @Test
  @Order(16)
  void aTokenIsRenewedBesideTheOneInUse() throws Exception {
    Path pem = directory.resolve("acme-dep.pem");
    String before = Files.readString(pem);
    String renewed = well("dep", "renew", "acme", "--out", pem.toString());
    assertTrue(renewed.contains("stays in use"), renewed);
    assertFalse(before.equals(Files.readString(pem)));
    assertTrue(well("dep", "sync", "acme").contains("Apple was asked"));
    portal.uploadCertificate(Files.readString(pem));
    Path token = Files.write(directory.resolve("second.p7m"), portal.tokenFile());
    assertTrue(well("dep", "token", "acme", token.toString()).contains("✓ Apple answers"));
  }

  @Test
  @Order(17)
  void anAccountIsRemovedWhenItsNameIsGivenOrAYes() {
    assertEquals(2, muster("dep", "remove", "acme").exit());
    assertTrue(well("dep", "remove", "acme", "--dry-run").contains("Nothing was done"));
    assertTrue(well("dep", "remove", "acme", "--yes").contains("removed"));
    assertTrue(well("dep", "status").contains("There is no account yet"));
    failsSaying("there is no DEP account acme", "dep", "sync", "acme");
  }

  /** Until Apple has it, and the server knows that. */
  private static void awaitProfile(String serial, String name) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                json("dep", "show", serial).encode().contains("in-place")
                    && apple.profileStatus(serial) == ProfileStatus.ASSIGNED
                    && apple
                        .profileUuid(serial)
                        .flatMap(portal::profile)
                        .filter(json -> json.contains(name.equals("lab") ? "\"Lab\"" : "\"Staff\""))
                        .isPresent());
  }

  private static void failsSaying(String what, String... words) {
    Result result = muster(words);
    assertEquals(1, result.exit(), result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(what), result.err());
  }

  private static JsonObject json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    return new JsonObject(well(all.toArray(String[]::new)));
  }

  private static String well(String... words) {
    Result result = muster(words);
    assertEquals(0, result.exit(), () -> String.join(" ", words) + ": " + result.err());
    return result.out();
  }

  private static Result withInput(String input, String... words) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
    try {
      return muster(words);
    } finally {
      System.setIn(before);
    }
  }

  private static Result muster(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data().toString()));
    String[] args = all.toArray(String[]::new);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Result(line.execute(args), out.toString(), err.toString());
  }

  private static Path data() {
    return directory.resolve("data");
  }
}
