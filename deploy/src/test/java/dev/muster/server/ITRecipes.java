package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.cli.Ran;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Effects;
import dev.muster.simulator.Misfortune;
import dev.muster.simulator.Misfortune.Kind;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.Traits;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The recipes of docs/recipes, applied as they are, with boxed Macs that really do what they say.
 */
@Timeout(120)
class ITRecipes {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path RECIPES = Path.of("..", "docs", "recipes");
  private static final InstallerCa CA = InstallerCa.seeded(1);

  @TempDir static Path directory;
  private static DepFixture dep;
  private static int boxed = 1;

  @BeforeAll
  static void start() throws Exception {
    Path roots = Files.writeString(directory.resolve("roots.pem"), CA.rootPem());
    dep = DepFixture.start(directory, Map.of("packages.roots", roots.toString()));
    dep.account();
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @Test
  void munkiIsOnEveryMacThatLeavesSetupAssistant() throws Exception {
    PackageMaker munki =
        PackageMaker.with(CA)
            .identifier("com.googlecode.munki")
            .version("7.1")
            .app("com.googlecode.munki.ManagedSoftwareCenter", "Managed Software Center")
            .payloadBytes(300_000);
    apply("munki", "munkitools.pkg", munki.distribution());
    for (SimulatedDevice mac : open(2, Misfortune.NONE)) {
      assertEquals("done", released(mac).getString("released_why"));
      Effects did = mac.effects();
      assertEquals(1, did.timesInstalled("com.googlecode.munki"));
      assertEquals(1, did.times("InstallProfile", "com.example.munki.settings"));
      assertEquals(1, did.times("InstallProfile", "com.example.munki.background-items"));
      assertEquals("itadmin", did.admin().orElseThrow().shortName());
      assertTrue(did.leftSetup().isPresent());
    }
  }

  @Test
  void aMacThatSaysThatItInstallsMunkiAndDoesNotIsNotTakenForReady() throws Exception {
    PackageMaker munki =
        PackageMaker.with(CA)
            .seed(2)
            .identifier("com.googlecode.munki")
            .app("com.googlecode.munki.ManagedSoftwareCenter", "Managed Software Center");
    apply("munki", "munkitools.pkg", munki.distribution());
    SimulatedDevice mac = open(1, Misfortune.of(Kind.NEVER_INSTALLS)).getFirst();
    String path = "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return dep.running.get(path).statusCode() == 200
                  && dep.get(path).getJsonArray("steps").getJsonObject(3).containsKey("fetched_at");
            });
    mac.converse();
    JsonObject step = dep.get(path).getJsonArray("steps").getJsonObject(3);
    assertEquals("awaited", step.getString("state"));
    assertTrue(step.containsKey("accepted_at"), step.encode());
    assertFalse(step.containsKey("present_at"), step.encode());
    assertTrue(mac.awaiting());
    DepFixture.body(200, dep.send("POST", path, new JsonObject().put("directive", "release")));
    assertEquals("admin", released(mac).getString("released_why"));
  }

  @Test
  void aPackageOfOnesOwnIsOnEveryMacThatLeavesSetupAssistant() throws Exception {
    PackageMaker own =
        PackageMaker.with(CA).identifier("com.example.bootstrap").payloadBytes(40_000);
    apply("custom-dep", "bootstrap.pkg", own.distribution());
    SimulatedDevice mac = open(1, Misfortune.NONE).getFirst();
    assertEquals("done", released(mac).getString("released_why"));
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return mac.effects().timesInstalled("com.example.bootstrap") == 1;
            });
  }

  /** As an admin does it, with the package put beside the recipe's files. */
  private static void apply(String recipe, String name, byte[] bytes) throws Exception {
    Path copy = Files.createTempDirectory(directory, recipe);
    try (Stream<Path> files = Files.list(RECIPES.resolve(recipe))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.write(copy.resolve(name), bytes);
    Ran ran = Ran.of(directory.resolve("data"), "apply", "-f", copy.toString(), "--yes");
    assertEquals(0, ran.exit(), ran.err());
  }

  private static List<SimulatedDevice> open(int count, Misfortune misfortune)
      throws IOException, InterruptedException {
    BoxedFleet box = BoxedFleet.buyMacs(dep.apple, dep.portal, boxed, count, dep.running.network);
    boxed += 10;
    box.devices().forEach(d -> d.traits(Traits.ORDINARY.trusting(CA.root()).with(misfortune)));
    await()
        .atMost(SOON)
        .until(() -> box.serials().stream().allMatch(s -> dep.apple.profileUuid(s).isPresent()));
    return box.enroll(Behaviour.OBEDIENT, (device, entry) -> {}, SOON).devices();
  }

  private static JsonObject released(SimulatedDevice mac) throws Exception {
    String path = "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mac.converse();
              return dep.running.get(path).statusCode() == 200
                  && dep.get(path).getString("state").equals("released");
            });
    return dep.get(path);
  }
}
