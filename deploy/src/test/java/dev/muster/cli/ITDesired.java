package dev.muster.cli;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.server.RunningServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet should be, from files to what its devices have: a story, one step after another. */
@Timeout(120)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ITDesired {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String WIFI = "com.example.wifi";
  private static final String KIOSK = "com.example.kiosk";

  @TempDir static Path data;
  @TempDir static Path files;
  private static MusterServer server;
  private static Network network;
  private static List<SimulatedDevice> devices;

  @BeforeAll
  static void start() throws Exception {
    server =
        MusterServer.start(
            Configuration.read(data, Optional.empty(), Map.of(), RunningServer.FREE_PORTS));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    devices =
        List.of(
            device("00008103-AAAA0001", "C02NEW01", "MacBook Pro", "Mac16,1", "26.1"),
            device("00008103-AAAA0002", "C02OLD02", "MacBook Air", "Mac14,2", "15.7"),
            device("00008103-AAAA0003", "C02PAD03", "iPad", "iPad13,4", "26.1"));
    for (SimulatedDevice device : devices) {
      device.enroll();
    }
  }

  private static SimulatedDevice device(
      String udid, String serial, String model, String product, String version) {
    return new SimulatedDevice(
        new Hardware(udid, serial, "MX2Y3D/A", model, product, "the " + model, version, "25B78"),
        Identity.KeyType.EC,
        network,
        server.enrollUrl(),
        Behaviour.OBEDIENT,
        (d, entry) -> {});
  }

  @AfterAll
  static void stop() {
    network.close();
    server.close();
  }

  @Test
  @Order(1)
  void allThatIsWrongIsSaidAtOnceWithFileAndLine() throws Exception {
    write(
        "state.yaml",
        """
        labels:
          - name: macs
            query: familly:Mac
          - name: again
            query: label:later
          - name: later
            query: all
        configuration_profiles:
          - name: wifi
            file: state.yaml
        """);
    Ran ran = muster("apply", "-f", files.toString());
    assertEquals(1, ran.exit(), ran.out());
    for (String part :
        List.of(
            "state.yaml:2: label macs: there is no field familly (did you mean family?)",
            "state.yaml:4: label again: it asks for the label later",
            "state.yaml:9: profile wifi: it is no configuration profile")) {
      assertTrue(ran.err().contains(part), ran.err());
    }
    write(
        "state.yaml", "labels: {}\nwrong: 1\nconfiguration_profiles:\n  - {name: wifi, fil: x}\n");
    Ran keys = muster("apply", "-f", files.toString());
    assertEquals(1, keys.exit(), keys.out());
    for (String part :
        List.of("labels: must be a list", "wrong: belongs into", "there is no key fil here")) {
      assertTrue(keys.err().contains(part), keys.err());
    }
    write(
        "mdm.mobileconfig",
        """
        <plist version="1.0"><dict>
        <key>PayloadIdentifier</key><string>com.example.other</string>
        <key>PayloadContent</key><array><dict>
        <key>PayloadType</key><string>com.apple.mdm</string></dict></array>
        </dict></plist>
        """);
    write("state.yaml", "configuration_profiles:\n  - {name: mdm, file: mdm.mobileconfig}\n");
    assertTrue(muster("apply", "-f", files.toString()).err().contains("com.apple.mdm"));
    Files.delete(files.resolve("mdm.mobileconfig"));
    assertEquals("[]", json("desired").getJsonArray("sets").encode());
  }

  @Test
  @Order(2)
  void aPlanSaysWhatWouldComeOfItAndChangesNothing() throws Exception {
    profile("wifi.mobileconfig", WIFI, "one");
    profile("kiosk.mobileconfig", KIOSK, "one");
    write(
        "state.yaml",
        """
        labels:
          - {name: macs, query: "family:Mac"}
          - {name: current, query: "label:macs os>=26"}
        configuration_profiles:
          - name: wifi
            file: wifi.mobileconfig
            for: {include_any: [macs]}
          - name: kiosk
            file: kiosk.mobileconfig
            for: {include_all: [macs], exclude_any: [current]}
            drift: show
        """);
    Ran plan = muster("apply", "-f", files.toString(), "--plan");
    assertEquals(2, plan.exit(), plan.err());
    for (String line :
        List.of(
            "+ label macs → 2 devices get it",
            "+ label current → 1 device gets it",
            "+ profile wifi → 2 devices install it",
            "+ profile kiosk → 1 device installs it",
            "2 devices of 3 would be told something.")) {
      assertTrue(plan.out().contains(line), plan.out());
    }
    assertEquals("[]", json("desired").getJsonArray("sets").encode());
  }

  @Test
  @Order(3)
  void devicesComeToHaveWhatIsAppliedAndReportIt() {
    Ran applied = muster("apply", "-f", files.toString());
    assertEquals(0, applied.exit(), applied.err());
    assertTrue(applied.out().contains("Applied."), applied.out());
    awaitProfiles(0, Set.of(WIFI));
    awaitProfiles(1, Set.of(WIFI, KIOSK));
    awaitProfiles(2, Set.of());
    assertEquals(
        "{\"reported\":2}",
        json("desired")
            .getJsonArray("sets")
            .getJsonObject(0)
            .getJsonArray("profiles")
            .getJsonObject(0)
            .getJsonObject("devices")
            .encode());
    assertTrue(muster("desired", "C02OLD02").out().contains("reported"));
    assertTrue(muster("desired").out().contains("include any macs"));
    assertTrue(muster("history", "C02NEW01").out().contains("by rules it has the label"));
    assertTrue(muster("devices", "-q", "label:current").out().contains("C02NEW01"));
    assertFalse(muster("devices", "-q", "label:current").out().contains("C02OLD02"));
  }

  @Test
  @Order(4)
  void theSameAgainAndWhiteSpaceAreNoChange() throws Exception {
    String content = Files.readString(files.resolve("wifi.mobileconfig"));
    Files.writeString(
        files.resolve("wifi.mobileconfig"),
        content.replace("<key>", "\n  <key>").replace("4F2A9E0C", "00000000"));
    Ran plan = muster("apply", "-f", files.toString(), "--plan");
    assertEquals(0, plan.exit(), plan.out());
    assertTrue(plan.out().contains("nothing to do"), plan.out());
    assertTrue(muster("apply", "-f", files.toString()).out().contains("nothing to do"));
  }

  @Test
  @Order(5)
  void aPlanIsRefusedWhenSomethingWasAppliedSince() throws Exception {
    profile("wifi.mobileconfig", WIFI, "two");
    Path plan = files.resolve("plan.json");
    Ran written = muster("apply", "-f", files.toString(), "--plan", "--out", plan.toString());
    assertEquals(2, written.exit(), written.err());
    assertTrue(
        written.out().contains("~ profile wifi (1 key: PayloadDescription) → 2 devices install it"),
        written.out());
    assertEquals(0, muster("apply", "-f", files.toString()).exit());
    Ran both = muster("apply", "--from-plan", plan.toString(), "--plan");
    assertEquals(1, both.exit(), both.out());
    assertTrue(both.err().contains("goes alone"), both.err());
    Ran late = muster("apply", "--from-plan", plan.toString());
    assertEquals(1, late.exit(), late.out());
    assertTrue(late.err().contains("something else was applied"), late.err());
    Files.delete(plan);
    awaitSettled(0);
    awaitSettled(1);
    assertEquals(2, devices.getFirst().effects().times("InstallProfile", WIFI));
  }

  @Test
  @Order(6)
  void aDeviceThatChangesGetsAndLosesWhatGoesWithItsLabels() throws Exception {
    devices.get(1).update("26.1", "25B78");
    assertEquals(
        0,
        muster("command", "DeviceInformation", "C02OLD02", "-p", "Queries=[\"OSVersion\"]").exit());
    awaitProfiles(1, Set.of(WIFI));
  }

  @Test
  @Order(7)
  void aLabelThatIsAskedForCanNotGo() throws Exception {
    assertEquals(
        0,
        muster("webhook", "add", "siem", "https://hooks.example.com/", "--label", "current")
            .exit());
    write(
        "state.yaml",
        """
        configuration_profiles:
          - {name: wifi, file: wifi.mobileconfig, for: {include_any: [macs]}}
        """);
    Ran refused = muster("apply", "-f", files.toString(), "--plan");
    assertEquals(1, refused.exit(), refused.out());
    for (String part :
        List.of(
            "label macs: it can't go, for the profile wifi asks for it",
            "label current: it can't go, for the webhook siem asks for it")) {
      assertTrue(refused.err().contains(part), refused.err());
    }
    assertEquals(0, muster("webhook", "remove", "siem").exit());
  }

  @Test
  @Order(8)
  void removalsMustBeAllowedAndAreReported() throws Exception {
    write("state.yaml", "labels:\n  - {name: macs, query: 'family:Mac'}\n");
    Ran refused = muster("apply", "-f", files.toString());
    assertEquals(1, refused.exit(), refused.out());
    assertTrue(refused.err().contains("--allow removals"), refused.err());
    Ran allowed = muster("apply", "-f", files.toString(), "--allow", "removals");
    assertEquals(0, allowed.exit(), allowed.err());
    awaitProfiles(0, Set.of());
    awaitProfiles(1, Set.of());
    assertTrue(muster("desired", "C02OLD02").out().contains("macs"));
  }

  private static void awaitProfiles(int number, Set<String> wanted) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(
            () -> {
              devices.get(number).converse();
              assertEquals(wanted, devices.get(number).effects().profiles());
            });
    awaitSettled(number);
  }

  /** It reported all that it should have. */
  private static void awaitSettled(int number) {
    String serial = devices.get(number).hardware().serialNumber();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              devices.get(number).converse();
              return json("desired", serial).getJsonArray("profiles").stream()
                  .map(JsonObject.class::cast)
                  .allMatch(
                      profile ->
                          Set.of("reported", "removed").contains(profile.getString("state")));
            });
  }

  private static void write(String name, String text) throws IOException {
    Files.writeString(files.resolve(name), text);
  }

  private static void profile(String name, String identifier, String what) throws IOException {
    write(
        name,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>PayloadType</key><string>Configuration</string>
        <key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>%s</string>
        <key>PayloadUUID</key><string>4F2A9E0C-3B77-4B0A-9C0F-51E0B4A9B645</string>
        <key>PayloadDescription</key><string>%s</string>
        <key>PayloadContent</key><array/>
        </dict></plist>
        """
            .formatted(identifier, what));
  }

  private static JsonObject json(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 1);
    all[words.length] = "--json";
    return new JsonObject(muster(all).out());
  }

  private static Ran muster(String... words) {
    return Ran.of(data, words);
  }
}
