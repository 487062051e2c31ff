package dev.muster.cli;

import dev.muster.demo.Demo;
import dev.muster.demo.DepChapter;
import dev.muster.demo.Provisioned;
import dev.muster.gateway.NativeCrypto;
import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.Network;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.pkg.InstallerCa;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster demo}. */
@Command(
    name = "demo",
    description = "Run a server with simulated devices, and show what happens.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final String TOPIC =
      "com.apple.mgmt.External.5d0c4c2e-8f0a-4b7e-9d55-1f0b4c6a7e21";

  /** Macs in their boxes. */
  private static final int BOXED = 10;

  private static final long SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private DataOption data;

  @Option(names = "--devices", paramLabel = "N", defaultValue = "25", description = "default: 25")
  private int devices;

  @Option(
      names = "--exit",
      description = "end after the story, with exit code 0 if every command was answered")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    if (devices < 3) {
      throw new CliException(
          "the story needs at least 3 devices: give --devices 3 or more", ExitCode.USAGE);
    }
    NativeCrypto.install();
    AppleCa apple = new AppleCa();
    InstallerCa installers = InstallerCa.seeded(SEED);
    try (ApnsSimulator apns = ApnsSimulator.start(apple, 0);
        DepSimulator enrollmentProgram = DepSimulator.start();
        MusterServer server =
            MusterServer.start(
                Configuration.read(
                    data.directory(),
                    Optional.empty(),
                    Map.of(),
                    settings(apple, apns, enrollmentProgram, installers)));
        Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
        Courier courier = new Courier(apns)) {
      ApiClient api = new ApiClient(ServerAccess.ofData(data.directory(), Map.of()));
      AppleCa.KeyAndCertificate push = apple.pushCertificate(TOPIC);
      api.put(
          "/v1/push/certificates",
          new JsonObject().put("certificate", push.certificatePem()).put("key", push.keyPem()));
      Demo demo =
          new Demo(
              server,
              apns,
              network,
              courier,
              api::get,
              api::post,
              HistoryLines::print,
              spec.commandLine().getOut());
      Provisioned provisioned =
          new Provisioned(
              courier,
              installers,
              api::get,
              api::write,
              ProvisionTable::of,
              spec.commandLine().getOut());
      DepChapter boxes =
          new DepChapter(
              enrollmentProgram,
              network,
              api::get,
              api::write,
              provisioned,
              spec.commandLine().getOut());
      boolean well = demo.tell(devices) && boxes.tell(BOXED);
      if (!exit && well) {
        demo.sayWhatNext(data.directory());
        Thread.currentThread().join();
      }
      return well ? 0 : 1;
    }
  }

  /**
   * Any free ports: the demo must not mind what else runs here. What it trusts stands elsewhere,
   * because the data directory may be another's.
   */
  private static Map<String, String> settings(
      AppleCa apple, ApnsSimulator apns, DepSimulator enrollmentProgram, InstallerCa installers)
      throws IOException {
    return Map.ofEntries(
        Map.entry("gateway.host", "127.0.0.1"),
        Map.entry("gateway.port", "0"),
        Map.entry("admin.port", "0"),
        Map.entry("operations.port", "0"),
        Map.entry("kafka.embedded.port", "0"),
        Map.entry("push.host", "localhost"),
        Map.entry("push.port", Integer.toString(apns.port())),
        Map.entry("push.trusted.cas", trusted(apple.certificatePem())),
        Map.entry("dep.url", enrollmentProgram.url().toString()),
        Map.entry("dep.interval", "PT1S"),
        Map.entry("dep.trusted.cas", trusted(enrollmentProgram.caPem())),
        Map.entry("dep.device.cas", trusted(enrollmentProgram.deviceCa().publicKeyPem())),
        Map.entry("packages.roots", trusted(installers.rootPem())));
  }

  private static String trusted(String pem) throws IOException {
    Path file = Files.createTempFile("muster-simulated-apple", ".pem");
    file.toFile().deleteOnExit();
    Files.writeString(file, pem);
    return file.toString();
  }
}
