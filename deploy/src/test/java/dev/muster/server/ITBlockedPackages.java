package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.Traits;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A firewall stands between Macs in Setup Assistant and the packages, and is opened later. */
@Timeout(120)
class ITBlockedPackages {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final int MACS = 10;
  private static final Duration WITHIN = Duration.ofSeconds(6);
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Nothing listens there. */
  private static final URI NOWHERE = URI.create("https://localhost:1/");

  @TempDir Path directory;
  private final AtomicBoolean blocked = new AtomicBoolean(true);
  private DepFixture dep;
  private Network network;

  @BeforeEach
  void start() throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.pem"), CA.rootPem());
    dep = DepFixture.start(directory, Map.of("packages.roots", roots.toString()));
    network =
        new Network(
            List.of(dep.running.server.ca()),
            HttpClient.Version.HTTP_1_1,
            uri -> blocked.get() && uri.getPath().startsWith("/packages/") ? NOWHERE : uri);
    dep.account();
    dep.rulesForAll("IT");
    DepFixture.body(201, upload());
    DepFixture.body(200, dep.send("PUT", "/v1/blueprints", blueprint()));
  }

  @AfterEach
  void stop() {
    network.close();
    dep.close();
  }

  @Test
  void allAreReleasedByTheDeadlineAndGetThePackageOnceItCanBeHad() throws Exception {
    List<SimulatedDevice> macs = open();
    await()
        .atMost(SOON)
        .until(
            () -> {
              for (SimulatedDevice mac : macs) {
                if (mac.awaiting()) {
                  mac.converse();
                }
              }
              return macs.stream().noneMatch(SimulatedDevice::awaiting);
            });
    for (SimulatedDevice mac : macs) {
      JsonObject told = dep.get(path(mac));
      assertEquals("deadline", told.getString("released_why"), told::encode);
      assertEquals(new JsonArray().add("tools"), told.getJsonArray("left"), told::encode);
      assertEquals(0, mac.effects().timesInstalled("com.example.tools"));
    }
    blocked.set(false);
    await()
        .atMost(SOON)
        .until(
            () -> {
              for (SimulatedDevice mac : macs) {
                mac.converse();
              }
              return macs.stream().allMatch(ITBlockedPackages::isInstalled);
            });
    for (SimulatedDevice mac : macs) {
      await()
          .atMost(SOON)
          .until(() -> dep.get(path(mac)).getJsonArray("left").equals(new JsonArray()));
      assertEquals(1, mac.effects().timesInstalled("com.example.tools"));
    }
  }

  private static boolean isInstalled(SimulatedDevice mac) {
    return mac.effects().timesInstalled("com.example.tools") > 0;
  }

  private static String path(SimulatedDevice mac) {
    return "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid());
  }

  private HttpResponse<byte[]> upload() throws Exception {
    byte[] bytes = PackageMaker.with(CA).identifier("com.example.tools").distribution();
    return dep.running.network.send(
        dep.running
            .admin("/v1/packages?name=tools.pkg")
            .header("Content-Type", "application/octet-stream")
            .POST(BodyPublishers.ofByteArray(bytes)));
  }

  private static JsonObject blueprint() {
    JsonObject tools =
        new JsonObject()
            .put("name", "tools")
            .put("install", new JsonObject().put("package", "tools.pkg"))
            .put("need", "hold")
            .put("tries", 1)
            .put("within", WITHIN.dividedBy(2).toString());
    JsonObject blueprint =
        new JsonObject()
            .put("name", "macs")
            .put("within", WITHIN.toString())
            .put("steps", new JsonArray().add(tools));
    return new JsonObject().put("blueprints", new JsonArray().add(blueprint));
  }

  private List<SimulatedDevice> open() throws Exception {
    BoxedFleet boxes = BoxedFleet.buyMacs(dep.apple, dep.portal, 1, MACS, network);
    boxes.befall(1, Traits.ORDINARY.trusting(CA.root()), Map.of());
    await()
        .atMost(SOON)
        .until(() -> boxes.serials().stream().allMatch(s -> dep.apple.profileUuid(s).isPresent()));
    return boxes.enroll(Behaviour.OBEDIENT, (device, entry) -> {}, SOON).devices();
  }
}
