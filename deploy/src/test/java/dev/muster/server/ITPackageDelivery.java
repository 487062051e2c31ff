package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.provision.Provisioning;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A package from a blueprint to a Mac, and what is known of the way. */
@Timeout(120)
class ITPackageDelivery {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final Pattern URL = Pattern.compile("<string>(https://[^<]+\\.pkg)</string>");

  @TempDir static Path directory;
  private static DepFixture dep;
  private static PackageLinks links;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.pem"), CA.rootPem());
    dep = DepFixture.start(directory, Map.of("packages.roots", roots.toString()));
    dep.account();
    dep.rulesForAll("IT");
    links =
        new PackageLinks(
            new PackageTickets(dep.running.server.log().keyring()::installation),
            () -> dep.running.server.deviceUrl().resolve("/").toString().replaceAll("/$", ""),
            Optional.empty());
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void aStepThatWaitsForThePackageIsDoneOnceEveryByteWasSentToThatDevice() throws Exception {
    PackageAdded added = add("fetched.pkg", 300_000);
    blueprint(added);
    SimulatedDevice mac = open();
    CommandUuid command = acknowledged(mac);
    String url = url(mac, command, added);
    assertTrue(url.endsWith("/fetched.pkg"), url);
    // Cut off, and gone on with.
    assertEquals(206, fetch(url, "bytes=0-199999").statusCode());
    await().atMost(SOON).until(() -> served(mac) == 200_000);
    assertEquals("running", state(mac).getString("state"));
    assertEquals(206, fetch(url, "bytes=200000-").statusCode());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return state(mac).getString("state").equals("released");
            });
    assertEquals("done", state(mac).getString("released_why"));
    assertTrue(
        dep.get("/v1/enrollments/%s/history".formatted(mac.hardware().udid()))
            .encode()
            .contains("PackageServed"));
  }

  @Test
  void whatTheMacIsToldLeadsToTheBytesAndTellsTheirChecksums() throws Exception {
    PackageAdded added = add("told.pkg", 11 << 20);
    EnrollmentId device = new EnrollmentId("D-1");
    PackageInstalls installs = new PackageInstalls(dep.running.server.log(), links);
    CommandUuid command = new CommandUuid("c-1");
    String entries = entries(installs, device, command, added, true).orElseThrow();
    assertTrue(entries.contains("InstallEnterpriseApplication"), entries);
    assertTrue(entries.contains("InstallAsManaged"), entries);
    assertEquals(2, added.chunks().size());
    added.chunks().forEach(chunk -> assertTrue(entries.contains(chunk.toHex()), entries));
    assertEquals(
        Optional.of(entries), entries(installs, device, command, added, true), "told twice");
    Matcher found = URL.matcher(entries);
    assertTrue(found.find(), entries);
    assertEquals(200, fetch(found.group(1), "").statusCode());
    assertEquals(
        200,
        dep.send("DELETE", "/v1/packages/" + added.content().toHex(), new JsonObject())
            .statusCode());
    assertEquals(Optional.empty(), entries(installs, device, command, added, true));
    assertEquals(404, fetch(found.group(1), "").statusCode());
  }

  @Test
  void aPackageOfABlueprintIsNotRemoved() throws Exception {
    PackageAdded added = add("needed.pkg", 1000);
    blueprint(added);
    HttpResponse<byte[]> answer = dep.send("DELETE", "/v1/packages/needed.pkg", new JsonObject());
    assertEquals(409, answer.statusCode());
    assertTrue(
        new String(answer.body(), StandardCharsets.UTF_8).contains("the blueprint standard"));
  }

  private static Optional<String> entries(
      PackageInstalls installs,
      EnrollmentId device,
      CommandUuid command,
      PackageAdded added,
      boolean managed) {
    return installs
        .entries(device, command, new PackageInstall(added.content(), added.fileName(), managed))
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static PackageAdded add(String name, int payload) throws Exception {
    byte[] bytes = PackageMaker.with(CA).seed(name.hashCode()).payloadBytes(payload).distribution();
    HttpResponse<byte[]> answer =
        dep.running.post(
            "/v1/packages?name=" + name, "application/octet-stream", Buffer.buffer(bytes));
    assertEquals(201, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
    PackageAdded added =
        dep.running.server.log().view().fleet().packages().meant(name).getFirst().added();
    assertEquals(bytes.length, added.size());
    return added;
  }

  private static void blueprint(PackageAdded added) throws Exception {
    JsonObject step =
        new JsonObject()
            .put("install", new JsonObject().put("package", added.fileName()))
            .put("need", "hold");
    JsonObject blueprint =
        new JsonObject()
            .put("name", "standard")
            .put("within", "PT10M")
            .put("steps", new JsonArray().add(step));
    DepFixture.body(
        200,
        dep.send(
            "PUT",
            "/v1/blueprints",
            new JsonObject().put("blueprints", new JsonArray().add(blueprint))));
  }

  private static SimulatedDevice open() throws Exception {
    BoxedFleet box = BoxedFleet.buy(dep.apple, dep.portal, boxed++, 1, dep.running.network);
    String serial = box.serials().getFirst();
    await().atMost(SOON).until(() -> dep.apple.profileUuid(serial).isPresent());
    return box.enroll(Behaviour.OBEDIENT, (device, entry) -> {}, SOON).devices().getFirst();
  }

  /** The command that the device took for done. */
  private static CommandUuid acknowledged(SimulatedDevice mac) {
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return provisioning(mac)
                  .filter(p -> p.states().getFirst().proof().accepted().isPresent())
                  .isPresent();
            });
    return provisioning(mac).orElseThrow().states().getFirst().command().orElseThrow();
  }

  private static long served(SimulatedDevice mac) {
    return provisioning(mac).orElseThrow().states().getFirst().proof().served().length();
  }

  private static Optional<Provisioning> provisioning(SimulatedDevice mac) {
    return dep.running
        .server
        .log()
        .view()
        .device(new EnrollmentId(mac.hardware().udid()))
        .provisioning();
  }

  private static JsonObject state(SimulatedDevice mac) throws Exception {
    return dep.get("/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid()));
  }

  private static String url(SimulatedDevice mac, CommandUuid command, PackageAdded added) {
    return links.url(new EnrollmentId(mac.hardware().udid()), command, added);
  }

  private static HttpResponse<byte[]> fetch(String url, String range) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return dep.running.network.send(range.isEmpty() ? request : request.header("Range", range));
  }
}
