package dev.muster.cli;

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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How devices are named and lists are shown, against a server with three devices. */
class ITSelection {
  private static final Hardware ANNAS = mac("00008103-AAAA0001", "C02ANNA1", "Anna’s Mac");
  private static final Hardware BENS = mac("00008103-AAAA0002", "C02BEN22", "Ben’s Mac");

  /** It calls itself what another one's serial number begins with. */
  private static final Hardware LIAR = mac("00008103-BBBB0003", "C07LIAR3", "C02AN");

  @TempDir static Path data;
  private static MusterServer server;
  private static Network network;

  private static Hardware mac(String udid, String serial, String name) {
    return new Hardware(udid, serial, "MX2Y3D/A", "MacBook Pro", "Mac16,1", name, "26.1", "25B78");
  }

  @BeforeAll
  static void start() throws Exception {
    server =
        MusterServer.start(
            Configuration.read(data, Optional.empty(), Map.of(), RunningServer.FREE_PORTS));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    for (Hardware hardware : List.of(ANNAS, BENS, LIAR)) {
      SimulatedDevice device =
          new SimulatedDevice(
              hardware,
              Identity.KeyType.EC,
              network,
              server.enrollUrl(),
              Behaviour.OBEDIENT,
              (d, entry) -> {});
      device.enroll();
      // What it is called is told by this answer.
      assertEquals(
          0,
          muster("command", "DeviceInformation", hardware.udid(), "-p", "Queries=[\"DeviceName\"]")
              .exit());
      device.converse();
    }
  }

  @AfterAll
  static void stop() {
    network.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00008103-AAAA0001",
        "00008103-aaaa0001",
        "c02anna1",
        "anna’s mac",
        "C02ANN",
        "c02anna…"
      })
  void aDeviceIsFoundByWhateverIsKnownOfIt(String name) {
    assertEquals(ANNAS.udid(), shown(name));
    assertEquals(
        ANNAS.udid(),
        json("command", "ProfileList", name, "--dry-run", "--json")
            .getJsonArray("enrollments")
            .getJsonObject(0)
            .getString("enrollment"));
  }

  private static String shown(String name) {
    return json("show", name, "--json").getString("id");
  }

  @Test
  void whatMayBeSeveralIsRefusedWithAllThatItMayBe() {
    Ran refused = muster("show", "00008103-aaaa");
    assertEquals(1, refused.exit());
    assertEquals(1, refused.err().lines().count(), refused.err());
    for (Hardware one : List.of(ANNAS, BENS)) {
      assertTrue(refused.err().contains(one.serialNumber()), refused.err());
      assertTrue(refused.err().contains(one.deviceName()), refused.err());
    }
    assertFalse(refused.err().contains(LIAR.serialNumber()), refused.err());
  }

  @Test
  void whatADeviceCallsItselfDoesNotTakeThePlaceOfTheBeginningOfASerialNumber() {
    Ran refused = muster("command", "EraseDevice", "C02AN", "--yes");
    assertEquals(1, refused.exit());
    assertTrue(refused.err().contains("C02AN may be any of 2 devices"), refused.err());
  }

  @Test
  void whoeverErasesByTheBeginningOfANameSeesTheWholeDevice() {
    Ran asked = muster("command", "EraseDevice", "C02B");
    assertEquals(2, asked.exit());
    assertTrue(asked.err().contains("C02BEN22 \"Ben’s Mac\" (00008103-AAAA0002)"), asked.err());
    Ran revoked = muster("revoke", "C02B");
    assertEquals(2, revoked.exit());
    assertTrue(revoked.err().contains("C02BEN22 \"Ben’s Mac\" (00008103-AAAA0002)"), revoked.err());
  }

  @Test
  void anUnknownDeviceIsSaidToBeSoInOneLine() {
    Ran refused = muster("hold", "C99");
    assertEquals(1, refused.exit());
    assertEquals(1, refused.err().lines().count(), refused.err());
    assertTrue(refused.err().contains("muster devices"), refused.err());
  }

  @Test
  void whatWasRefusedOfADeviceThatNeverEnrolledHasAHistory() throws Exception {
    String udid = "00008103-DDDD0004";
    assertTrue(muster("history", udid).err().contains("no device is known as " + udid));
    String message =
        "<plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key><string>%s</string></dict></plist>";
    network.send(
        HttpRequest.newBuilder(server.deviceUrl())
            .PUT(HttpRequest.BodyPublishers.ofString(message.formatted(udid))));
    Ran told = muster("history", udid);
    assertEquals(0, told.exit(), told.err());
    assertEquals(1, told.out().lines().count(), told.out());
    assertEquals(1, muster("show", udid).exit());
  }

  @Test
  void namesComeFromAFileAsWell() throws Exception {
    Path file = Files.writeString(data.resolve("devices.txt"), "c02anna1\n\n  BEN’S MAC \n");
    Ran held = muster("hold", "--from", file.toString());
    assertEquals(0, held.exit(), held.err());
    assertEquals(
        List.of("c02anna1 (00008103-AAAA0001) held", "BEN’S MAC (00008103-AAAA0002) held"),
        held.out().lines().toList());
    assertEquals(0, muster("release", "--from", file.toString()).exit());
  }

  @Test
  void theShortIdOfAListServesInPlaceOfTheId() {
    JsonObject list = json("devices", "--json");
    for (Object each : list.getJsonArray("enrollments")) {
      JsonObject device = (JsonObject) each;
      assertEquals(
          device.getString("id"), shown(device.getString("short_id").toLowerCase(Locale.ROOT)));
    }
    assertEquals(
        "00008103-B",
        json("devices", "--serial", LIAR.serialNumber(), "--json")
            .getJsonArray("enrollments")
            .getJsonObject(0)
            .getString("short_id"));
  }

  @Test
  void aListIsPrintedInTheFormThatIsAskedFor() {
    Ran csv = muster("devices", "-o", "csv", "--columns", "serial,name", "--sort", "-serial");
    assertEquals(
        List.of("serial,name", "C07LIAR3,C02AN", "C02BEN22,Ben’s Mac", "C02ANNA1,Anna’s Mac"),
        csv.out().lines().toList());
    assertEquals(
        List.of("C02ANNA1", "C02BEN22", "C07LIAR3"),
        muster("devices", "--columns", "serial", "--no-header").out().lines().toList());
    assertEquals(muster("devices", "--ids").out(), muster("devices", "-o", "name").out());
    assertEquals(muster("devices", "--json").out(), muster("devices", "-o", "json").out());
    assertEquals(
        ANNAS.udid(),
        new JsonObject(muster("devices", "-o", "jsonl").out().lines().findFirst().orElseThrow())
            .getString("id"));
    assertTrue(muster("devices", "-o", "yaml").out().startsWith("enrollments:"));
    assertTrue(muster("devices").out().contains("00008103-B "));
    assertTrue(muster("devices", "-o", "wide").out().contains(LIAR.udid()));
  }

  @Test
  void anEmptyListSaysWhatToDoNextBesideWhatGoesThroughAPipe() {
    for (String form : List.of("table", "name", "jsonl")) {
      assertEquals("", muster("devices", "--serial", "NONE", "-o", form).out());
    }
    assertTrue(muster("devices", "--serial", "NONE").err().contains("muster enroll-link create"));
    assertTrue(
        new JsonObject(muster("devices", "--serial", "NONE", "-o", "json").out())
            .getJsonArray("enrollments")
            .isEmpty());
  }

  @Test
  void aColumnThatThereIsNotIsRefusedWithThoseThatThereAre() {
    Ran refused = muster("devices", "--sort", "serail");
    assertEquals(2, refused.exit());
    assertTrue(refused.err().contains("serial"), refused.err());
  }

  @Test
  void aTimeMayBeSoLongAgo() {
    assertEquals("", muster("devices", "--at", "-1h", "--ids").out());
    assertEquals(3, muster("devices", "--at", "+1h", "--ids").out().lines().count());
    assertEquals(2, muster("devices", "--at", "soon").exit());
  }

  private static JsonObject json(String... words) {
    Ran ran = muster(words);
    assertEquals(0, ran.exit(), ran.err());
    return new JsonObject(ran.out());
  }

  private static Ran muster(String... words) {
    return Ran.of(data, words);
  }
}
