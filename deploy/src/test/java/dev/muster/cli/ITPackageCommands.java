package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.pkg.BadPackage;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster packages}, as an admin calls it. */
@Timeout(60)
class ITPackageCommands {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final PackageMaker GOOD =
      PackageMaker.with(CA)
          .payloadBytes(200_000)
          .title("Munki")
          .identifier("com.example.munki")
          .version("7.1");

  @TempDir static Path directory;
  private static Path roots;
  private static MusterServer server;

  private record Result(int exit, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    roots = Files.writeString(directory.resolve("roots.pem"), CA.rootPem());
    Map<String, String> settings =
        Map.of(
            "gateway.host", "127.0.0.1",
            "gateway.port", "0",
            "admin.port", "0",
            "operations.port", "0",
            "kafka.embedded.port", "0",
            "inventory.enabled", "false",
            "packages.roots", roots.toString(),
            "packages.largest", "1000000");
    server =
        MusterServer.start(
            Configuration.read(directory.resolve("data"), Optional.empty(), Map.of(), settings));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aPackageIsAddedListedShownAndRemoved() throws Exception {
    Path file = file("munki.pkg", GOOD.seed(1).distribution());
    String added = well("packages", "add", file.toString());
    assertTrue(added.startsWith("munki.pkg is there"), added);
    assertTrue(added.contains("Developer ID Installer"), added);
    // It can be told apart from one that Apple's root certifies.
    assertTrue(added.contains("note:"), added);
    assertTrue(well("packages", "list").contains("com.example.munki"));
    String sha256 =
        new JsonObject(well("packages", "show", "munki.pkg", "--json")).getString("sha256");
    assertTrue(well("packages", "list", "--ids").lines().anyMatch(sha256::equals));
    String shown = well("packages", "show", "munki.pkg");
    assertTrue(shown.contains(sha256) && shown.contains("Munki"), shown);
    assertEquals(shown, well("packages", "show", sha256.substring(0, 10)));
    assertTrue(well("packages", "remove", "munki.pkg").contains("is gone"));
    failsSaying("there is no package munki.pkg", "packages", "show", "munki.pkg");
  }

  @Test
  void whatAMacWouldRefuseIsRefusedInOneLineThatSaysWhatToDo() throws Exception {
    Path file = file("unsigned.pkg", BadPackage.UNSIGNED.of(GOOD.seed(2)));
    failsSaying("productsign", "packages", "add", file.toString());
    Path component = file("component.pkg", BadPackage.COMPONENT.of(GOOD.seed(2)));
    failsSaying("productbuild", "packages", "add", component.toString());
  }

  @Test
  void whatCanNotBeAPackageIsRefusedBeforeItIsSent() throws Exception {
    failsSaying("is no file", "packages", "add", directory.toString());
    failsSaying("is no file", "packages", "add", directory.resolve("none.pkg").toString());
    failsSaying("ends with .pkg", "packages", "add", file("a.dmg", new byte[1]).toString());
    failsSaying(
        "packages.largest", "packages", "add", file("big.pkg", new byte[1_000_001]).toString());
    failsSaying("no flat package", "packages", "add", file("empty.pkg", new byte[0]).toString());
  }

  @Test
  void aPackageCanHaveAnotherNameThanItsFile() throws Exception {
    Path file = file("build-1234.pkg", GOOD.seed(3).distribution());
    well("packages", "add", file.toString(), "--name", "tools.pkg");
    assertTrue(well("packages", "list").contains("tools.pkg"));
    failsSaying("ends with .pkg", "packages", "add", file.toString(), "--name", "../x.pkg");
    failsSaying("ends with .pkg", "packages", "add", file.toString(), "--name", "a\r\nb.pkg");
  }

  @Test
  void aPackageIsCheckedWithoutAServer() throws Exception {
    String file = file("good.pkg", GOOD.seed(4).distribution()).toString();
    Result good = muster(List.of("packages", "check", file, "--roots", roots.toString()));
    assertEquals(0, good.exit(), good.err());
    assertTrue(good.out().startsWith("good.pkg: a Mac installs it."), good.out());
    Result untrusted = muster(List.of("packages", "check", file));
    assertEquals(1, untrusted.exit());
    assertTrue(untrusted.out().contains("✗ Its signer's certificate"), untrusted.out());
    Result json = muster(List.of("packages", "check", file, "--json"));
    JsonObject found = new JsonObject(json.out());
    assertFalse(found.getBoolean("installs"));
    assertEquals("untrusted", found.getJsonArray("findings").getJsonObject(0).getString("kind"));
    assertEquals("7.1", found.getString("version"));
  }

  @Test
  void theBarTellsHowFarItIs() {
    assertEquals("[---------------" + "---------------] 0 B of 12 B", Upload.bar(0, 12));
    assertEquals(
        "[###############---------------] 1.5 MB of 3.0 MB", Upload.bar(1_500_000, 3_000_000));
    assertTrue(Upload.bar(12, 12).endsWith("the server checks it"));
    assertEquals("1.0 MB", PackagesCommand.size(999_999));
    assertEquals("8.6 GB", PackagesCommand.size(8_589_934_592L));
    assertEquals("9223372.0 TB", PackagesCommand.size(Long.MAX_VALUE));
  }

  private static Path file(String name, byte[] bytes) throws Exception {
    return Files.write(directory.resolve(name), bytes);
  }

  private static void failsSaying(String what, String... words) {
    Result result = atServer(words);
    assertEquals(1, result.exit(), result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(what), result.err());
  }

  private static String well(String... words) {
    Result result = atServer(words);
    assertEquals(0, result.exit(), result.err());
    return result.out();
  }

  private static Result atServer(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--data");
    all.add(directory.resolve("data").toString());
    return muster(all);
  }

  private static Result muster(List<String> words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = words.toArray(String[]::new);
    int exit = Main.commandLine(new PrintWriter(out), new PrintWriter(err), all).execute(all);
    return new Result(exit, out.toString(), err.toString());
  }
}
