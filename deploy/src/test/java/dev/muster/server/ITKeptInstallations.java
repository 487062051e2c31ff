package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.backup.Backup;
import dev.muster.backup.Restore;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.DepSimulator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole installations that earlier versions left behind are opened by this one and answer the same:
 * admins are told what they were told then, what was sealed opens, and a device goes on with its
 * queue. A version that adds facts adds a directory, written by {@code mvn verify -pl deploy
 * -Dtest=ITKeptInstallations -Dmuster.installation=NAME}, and none is ever changed.
 */
class ITKeptInstallations {
  private static final Path KEPT = Path.of("src/test/resources/installations");
  private static final String DATA = "data.zip";
  private static final String BACKUP = "backup.zip";
  private static final String ANSWERS = "answers.json";
  private static final String TOPIC =
      "com.apple.mgmt.External.0d6ef6e9-6ab0-4c7d-8ac4-5d1c2b1b8a77";

  /** As many as make a queue that takes many snapshots' worth of content. */
  private static final int FULL = 60;

  /** The device that comes back, by its number and its place among the devices. */
  private static final int RETURNING = 1;

  /** Nothing may happen by itself: no push changes what is told. */
  private static final Map<String, String> WITHOUT_PUSHES =
      with(RunningServer.FREE_PORTS, Map.of("server.roles", "gateway,admin,projections"));

  @TempDir Path directory;

  static Stream<Path> installations() throws Exception {
    try (Stream<Path> found = Files.list(KEPT)) {
      return found.toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("installations")
  void aDataDirectoryOfAnEarlierVersionAnswersTheSame(Path installation) throws Exception {
    Path data = directory.resolve("data");
    unzip(installation.resolve(DATA), data);
    assertAnswersTheSame(installation, data);
  }

  @ParameterizedTest
  @MethodSource("installations")
  void aBackupOfAnEarlierVersionAnswersTheSame(Path installation) throws Exception {
    Path data = Files.createDirectories(directory.resolve("restored"));
    try (Restore restore = Restore.open(installation.resolve(BACKUP))) {
      restore.files(data);
      try (EmbeddedKafka kafka = EmbeddedKafka.start(data.resolve("kafka"), 0)) {
        restore.record(kafka.bootstrapServers());
      }
    }
    assertAnswersTheSame(installation, data);
  }

  private static void assertAnswersTheSame(Path installation, Path data) throws Exception {
    JsonObject then = new JsonObject(Files.readString(installation.resolve(ANSWERS)));
    try (RunningServer running = RunningServer.start(data, WITHOUT_PUSHES)) {
      JsonObject told = then.getJsonObject("told");
      assertEquals(told, KnownFields.of(told, told(running)));
      assertEquals(then.getJsonArray("offered"), offered(running, then.getJsonObject("device")));
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "muster.installation", matches = ".+")
  void write() throws Exception {
    Path kept = Files.createDirectories(KEPT.resolve(System.getProperty("muster.installation")));
    Path data = directory.resolve("data");
    JsonObject answers = new JsonObject();
    try (TestApns apns = TestApns.start(Files.createDirectories(directory.resolve("apns")));
        DepSimulator apple = DepSimulator.start()) {
      Map<String, String> settings =
          with(DepFixture.settings(apple, directory), RunningServer.FREE_PORTS);
      try (RunningServer running = RunningServer.start(data, with(settings, apns.settings()))) {
        assertEquals(200, running.storePushCertificate(apns.certificate(TOPIC), "").statusCode());
        List<SimulatedDevice> devices = lived(running);
        boxed(new DepFixture(apple, running));
        answers.put("device", keep(devices.get(RETURNING).identity()));
      }
      try (RunningServer running = RunningServer.start(data, WITHOUT_PUSHES)) {
        answers.put("told", told(running));
        try (OutputStream out = Files.newOutputStream(kept.resolve(BACKUP))) {
          Backup.write(data, running.server.bootstrapServers(), Optional.empty(), out);
        }
      }
    }
    zip(data, kept.resolve(DATA));
    try (RunningServer running = RunningServer.start(data, WITHOUT_PUSHES)) {
      answers.put("offered", offered(running, answers.getJsonObject("device")));
    }
    Files.writeString(kept.resolve(ANSWERS), answers.encodePrettily() + "\n");
  }

  /** Something of everything that can happen. */
  private static List<SimulatedDevice> lived(RunningServer running) throws Exception {
    Behaviour moody =
        (type, times) ->
            switch (type) {
              case "SecurityInfo" -> Behaviour.Reaction.FAIL;
              case "CertificateList" -> Behaviour.Reaction.NOT_NOW;
              default -> Behaviour.Reaction.OBEY;
            };
    var fleet = running.fleet(6, moody);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    List<SimulatedDevice> devices = fleet.devices();
    for (String type : List.of("DeviceInformation", "SecurityInfo", "CertificateList")) {
      running.queue(devices, new JsonObject().put("RequestType", type));
    }
    fleet.all(SimulatedDevice::converse, RunningServer.PATIENCE);
    for (int i = 0; i < FULL; i++) {
      running.queue(
          List.of(devices.get(RETURNING), devices.get(2)),
          new JsonObject()
              .put("RequestType", "InstallProfile")
              .put("Payload", Base64.getEncoder().encodeToString(profile(i))));
    }
    running.queue(
        List.of(devices.get(RETURNING)),
        new JsonObject().put("RequestType", "DeviceLock").put("PIN", "246813"));
    devices.get(3).checkOut();
    devices.get(4).renewCertificate();
    devices.get(4).converse();
    devices.get(5).checkOut();
    devices.get(5).enroll();
    running.post(
        "/v1/enrollment-links",
        "application/json",
        new JsonObject().put("label", "kept").put("serial_number", "C02KEPT").toBuffer());
    String held = devices.get(2).hardware().udid();
    assertEquals(
        200,
        running
            .post(
                "/v1/enrollments/" + held + "/hold",
                "application/json",
                new JsonObject().toBuffer())
            .statusCode());
    running.post(
        "/v1/tokens",
        "application/json",
        new JsonObject().put("name", "reader").put("role", "read").toBuffer());
    // Pushes are settled when nothing more is written of them.
    await()
        .atMost(Duration.ofSeconds(60))
        .during(Duration.ofSeconds(7))
        .until(() -> running.server.log().ready());
    return devices;
  }

  /** Devices that Apple knows: one is still in its box, one has left, one was provisioned. */
  private static void boxed(DepFixture dep) throws Exception {
    dep.account();
    dep.rulesForAll("IT");
    JsonObject step =
        new JsonObject().put("command", new JsonObject().put("RequestType", "ProfileList"));
    JsonObject blueprint =
        new JsonObject().put("name", "kept").put("steps", new JsonArray().add(step));
    DepFixture.body(
        200,
        dep.send(
            "PUT",
            "/v1/blueprints",
            new JsonObject().put("blueprints", new JsonArray().add(blueprint))));
    BoxedFleet boxes = BoxedFleet.buy(dep.apple, dep.portal, 101, 3, dep.running.network);
    for (String serial : boxes.serials()) {
      await().atMost(RunningServer.PATIENCE).until(() -> dep.apple.profileUuid(serial).isPresent());
    }
    dep.apple.release(boxes.serials().get(1));
    SimulatedDevice mac = boxes.devices().get(2).enroll(Behaviour.OBEDIENT, (device, entry) -> {});
    await()
        .atMost(RunningServer.PATIENCE)
        .until(
            () -> {
              mac.converse();
              return !mac.awaiting();
            });
    dep.sync();
  }

  /** What admins are told of devices that Apple knows, without what time alone changes. */
  private static JsonObject toldOfApple(RunningServer running) throws Exception {
    JsonObject accounts = running.json("/v1/dep/accounts");
    accounts.getJsonArray("accounts").forEach(one -> ((JsonObject) one).remove("state"));
    JsonObject devices = running.json("/v1/dep/devices");
    devices.getJsonArray("devices").forEach(one -> ((JsonObject) one).remove("next"));
    return new JsonObject()
        .put("accounts", accounts)
        .put("devices", devices)
        .put("gone", running.json("/v1/dep/devices?gone=true"))
        .put("rules", running.json("/v1/dep/rules"))
        .put("blueprints", running.json("/v1/blueprints"))
        .put("provisioning", running.json("/v1/provisioning"));
  }

  /** What admins are told: of each enrollment, now and as it was, and of the installation. */
  private static JsonObject told(RunningServer running) throws Exception {
    await()
        .atMost(RunningServer.PATIENCE)
        .until(() -> "ready".equals(running.json("/v1/status").getString("index")));
    JsonObject told = new JsonObject();
    for (Object one : running.json("/v1/enrollments").getJsonArray("enrollments")) {
      String id = ((JsonObject) one).getString("id");
      String path = "/v1/enrollments/" + id;
      JsonObject history = running.json(path + "/history?limit=1000");
      JsonArray events = history.getJsonArray("events");
      String middle = events.getJsonObject(events.size() / 2).getString("recorded_at");
      told.put(
          id,
          new JsonObject()
              .put("enrollment", running.json(path))
              .put("then", running.json(path + "?at=" + middle))
              .put("inventory", running.json(path + "/inventory"))
              .put("commands", running.json(path + "/commands?limit=1000"))
              .put("history", history)
              .put("requests", requests(running, path, events)));
    }
    JsonObject certificates = running.json("/v1/push/certificates");
    certificates.getJsonArray("certificates").forEach(c -> ((JsonObject) c).remove("days_left"));
    return told.put("push certificates", certificates)
        .put("commands", running.json("/v1/commands?limit=1000"))
        .put("tokens", running.json("/v1/tokens"))
        .put("links", links(running))
        .put("apple", toldOfApple(running));
  }

  /** Without what becomes of them by time alone. */
  private static JsonObject links(RunningServer running) throws Exception {
    JsonObject links = running.json("/v1/enrollment-links");
    links.getJsonArray("links").forEach(link -> ((JsonObject) link).remove("state"));
    return links;
  }

  /** The SHA-256 of each request as it was received, which stands sealed in the log. */
  private static JsonObject requests(RunningServer running, String path, JsonArray events)
      throws Exception {
    JsonObject requests = new JsonObject();
    for (Object one : events) {
      String offset = ((JsonObject) one).getValue("offset").toString();
      var answer = running.get(path + "/history/" + offset + "/request");
      requests.put(
          offset, answer.statusCode() == 200 ? sha256(answer.body()) : answer.statusCode());
    }
    return requests;
  }

  /** Lets the device come back and empty its queue; what it was offered, in that order. */
  private static JsonArray offered(RunningServer running, JsonObject kept) throws Exception {
    List<JournalEntry> journal = new ArrayList<>();
    SimulatedDevice device =
        new SimulatedDevice(
            Hardware.numbered(RETURNING + 1),
            Identity.KeyType.EC,
            running.network,
            running.server.enrollUrl(),
            (type, times) -> Behaviour.Reaction.OBEY,
            (d, entry) -> journal.add(entry));
    device.resume(kept(kept));
    device.converse();
    JsonArray offered = new JsonArray();
    journal.forEach(
        entry -> entry.toldUuid().ifPresent(u -> offered.add(u + " " + entry.toldType().get())));
    assertTrue(offered.size() > FULL);
    return offered;
  }

  private static JsonObject keep(Identity identity) throws Exception {
    return new JsonObject()
        .put("key", identity.privateKey().getEncoded())
        .put("certificate", identity.certificate().getEncoded());
  }

  private static Identity kept(JsonObject kept) throws Exception {
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(kept.getBinary("certificate")));
    PrivateKey key =
        KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm())
            .generatePrivate(new PKCS8EncodedKeySpec(kept.getBinary("key")));
    return Identity.of(new KeyPair(certificate.getPublicKey(), key), certificate);
  }

  private static byte[] profile(int number) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <plist version="1.0"><dict>
    <key>PayloadContent</key><array/>
    <key>PayloadIdentifier</key><string>com.example.kept.%d</string>
    <key>PayloadType</key><string>Configuration</string>
    <key>PayloadUUID</key><string>3B1F6D5E-5C1B-4E0E-9D39-%012d</string>
    <key>PayloadVersion</key><integer>1</integer>
    </dict></plist>
    """
        .formatted(number, number)
        .getBytes();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
    Map<String, String> all = new HashMap<>(some);
    all.putAll(more);
    return all;
  }

  private static void zip(Path directory, Path file) throws Exception {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file));
        Stream<Path> files = Files.walk(directory)) {
      for (Path one : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new ZipEntry(directory.relativize(one).toString()));
        Files.copy(one, out);
      }
    }
  }

  private static void unzip(Path file, Path directory) throws Exception {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(file))) {
      for (Optional<ZipEntry> entry = next(in); entry.isPresent(); entry = next(in)) {
        Path target = directory.resolve(entry.get().getName());
        Files.createDirectories(target.getParent());
        Files.copy(in, target);
      }
    }
  }

  private static Optional<ZipEntry> next(ZipInputStream in) throws Exception {
    return Optional.ofNullable(in.getNextEntry());
  }
}
