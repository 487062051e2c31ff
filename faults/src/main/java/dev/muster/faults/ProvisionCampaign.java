package dev.muster.faults;

import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.Traits;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.pkg.InstallerCa;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;

/**
 * Boxed Macs are opened and set up by a blueprint while nodes and the broker are killed. Some of
 * the Macs are of kinds that go wrong whatever a server does. In the end each must be out of Setup
 * Assistant, with all that it can have, and of each that lacks something the server must say so.
 */
public final class ProvisionCampaign {
  private static final String TOPIC =
      "com.apple.mgmt.External.2d5b7f0c-0a54-4b9c-9e0f-7f4c1a6e3b10";

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int BROKERS = 1;

  /** Macs are opened around a kill for so long. */
  private static final Duration OPENING = Duration.ofSeconds(3);

  private static final int LATER_MILLIS = 2_000;

  private final Plan plan;
  private final PrintWriter out;
  private final Random random;
  private final Installation installation;
  private final DepSimulator apple;
  private final InstallerCa installers;
  private final ProvisionBooks books = new ProvisionBooks();

  /**
   * What is done.
   *
   * @param macs how many Macs are opened
   * @param kills while they are
   * @param unlucky the share of them that goes wrong, from 0 to 1
   * @param within so long a Mac waits at most, by its blueprint
   */
  public record Plan(long seed, int macs, int kills, double unlucky, Duration within) {}

  private ProvisionCampaign(
      Plan plan,
      PrintWriter out,
      Installation installation,
      DepSimulator apple,
      InstallerCa installers) {
    this.plan = plan;
    this.installers = installers;
    this.out = out;
    this.installation = installation;
    this.apple = apple;
    random = new Random(plan.seed());
  }

  /**
   * Runs one.
   *
   * @param directory where the installation keeps its files; must not hold another
   * @param out hears of every kill and every finding
   * @throws IOException if the installation does not start, or does not come back
   * @throws TimeoutException if its log can't be read in the end
   */
  public static ProvisionVerdict run(Path directory, Plan plan, PrintWriter out)
      throws IOException, InterruptedException, TimeoutException {
    AppleCa ca = new AppleCa();
    InstallerCa installers = new InstallerCa();
    try (DepSimulator apple = DepSimulator.start();
        ApnsSimulator apns = ApnsSimulator.start(ca, 0)) {
      Map<String, String> settings = new HashMap<>(DepCampaign.settings(apple, directory));
      settings.putAll(settings(directory, ca, apns, installers));
      try (Installation installation = Installation.start(directory, BROKERS, settings)) {
        return new ProvisionCampaign(plan, out, installation, apple, installers).run(ca, apns);
      }
    }
  }

  private static Map<String, String> settings(
      Path directory, AppleCa ca, ApnsSimulator apns, InstallerCa installers) throws IOException {
    Path pushes = directory.resolve("apple-push.pem");
    Path roots = directory.resolve("package-roots.pem");
    Files.writeString(pushes, ca.certificatePem());
    Files.writeString(roots, installers.rootPem());
    return Map.of(
        "push.host",
        "localhost",
        "push.port",
        Integer.toString(apns.port()),
        "push.trusted.cas",
        pushes.toString(),
        "packages.roots",
        roots.toString(),
        "packages.directory",
        directory.resolve("packages").toString());
  }

  private ProvisionVerdict run(AppleCa ca, ApnsSimulator apns)
      throws IOException, InterruptedException, TimeoutException {
    var trusted = List.of(Campaign.certificate(installation.trustAnchor()));
    try (Network devices = Campaign.network(trusted, installation.gatewayPorts());
        Network admins = Campaign.network(trusted, installation.adminPorts());
        Unboxing unboxing = new Unboxing(apple, apns, TOPIC)) {
      URI node = URI.create("https://localhost:" + installation.adminPorts().getFirst());
      AdminCalls calls = new AdminCalls(admins, node, installation.token());
      DepServer server = apple.portalServer("Muster");
      setUp(calls, server, ca);
      BoxedFleet boxes = BoxedFleet.buyMacs(apple, server, 1, plan.macs(), devices);
      boxes.befall(
          plan.seed(), Traits.ORDINARY.trusting(installers.root()), Fate.shares(plan.unlucky()));
      say(
          "%d Macs, %.0f %% of them unlucky, %d kills, seed %d, deadline %s",
          plan.macs(), 100 * plan.unlucky(), plan.kills(), plan.seed(), plan.within());
      open(boxes, unboxing);
      settle(boxes, unboxing);
      judge(boxes, unboxing, calls);
      return verdict(boxes, unboxing);
    }
  }

  private void setUp(AdminCalls calls, DepServer server, AppleCa ca)
      throws IOException, InterruptedException {
    AppleCa.KeyAndCertificate push = ca.pushCertificate(TOPIC);
    calls.json(
        "PUT",
        "/v1/push/certificates",
        new JsonObject().put("certificate", push.certificatePem()).put("key", push.keyPem()),
        200);
    calls.bytes(
        "POST",
        "/v1/packages?name=" + MacBlueprint.PACKAGE_FILE,
        MacBlueprint.tools(installers),
        201);
    calls.json("PUT", "/v1/blueprints", new MacBlueprint(plan.within()).json(), 200);
    DepAdmin dep = new DepAdmin(calls, true);
    dep.account(server);
    dep.rules(List.of(server));
  }

  /** Some Macs are opened around each kill. */
  private void open(BoxedFleet boxes, Unboxing unboxing) throws IOException, InterruptedException {
    List<BoxedDevice> macs = new ArrayList<>(boxes.devices());
    Collections.shuffle(macs, random);
    int parts = Math.max(1, plan.kills());
    for (int part = 0; part < parts; part++) {
      awaitAllReady();
      unboxing.open(
          macs.subList(macs.size() * part / parts, macs.size() * (part + 1) / parts),
          OPENING,
          random);
      if (part < plan.kills()) {
        Thread.sleep(random.nextInt(LATER_MILLIS));
        Strike strike = Strike.mostlyKills(random, installation);
        strike.begin().run();
        strike.end().run();
        say("%4d  %s; %d enrolled", part + 1, strike.what(), unboxing.count());
      }
    }
    awaitAllReady();
  }

  private void awaitAllReady() throws IOException, InterruptedException {
    for (ChildProcess broker : installation.brokers()) {
      broker.awaitReady(PATIENCE);
    }
    for (ChildProcess node : installation.nodes()) {
      node.awaitReady(PATIENCE);
    }
  }

  /** Waits until nothing more is to come for any Mac; what is not there then never comes. */
  private void settle(BoxedFleet boxes, Unboxing unboxing) throws InterruptedException {
    long begun = System.nanoTime();
    long patience = plan.within().plus(ProvisionBooks.SLACK).toNanos();
    List<String> waiting;
    do {
      Thread.sleep(PAUSE);
      waiting =
          boxes.serials().stream()
              .filter(s -> unboxing.mac(s).filter(ProvisionBooks::isReady).isEmpty())
              .toList();
    } while (!waiting.isEmpty() && System.nanoTime() - begun < patience);
    say(
        "%d Macs are not ready %.0f s after the last kill; %d conversations broke off",
        waiting.size(), (System.nanoTime() - begun) / 1e9, unboxing.brokenOff());
  }

  private void judge(BoxedFleet boxes, Unboxing unboxing, AdminCalls calls)
      throws IOException, InterruptedException, TimeoutException {
    ProvisionJudge judge = new ProvisionJudge(books, calls, out);
    for (BoxedDevice box : boxes.devices()) {
      String serial = box.hardware().serialNumber();
      Optional<SimulatedDevice> mac = unboxing.mac(serial);
      if (mac.isPresent()) {
        judge.judge(mac.get());
      } else {
        books.missing(box, unboxing.why(serial));
      }
    }
    try (EventLog log = EventLog.open(logSettings(), InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      judge.judge(log);
    }
  }

  private LogSettings logSettings() {
    return new LogSettings(
        Map.of("bootstrap.servers", installation.bootstrapServers()),
        8,
        true,
        (short) BROKERS,
        Duration.ofSeconds(10),
        100,
        1024 * 1024);
  }

  private ProvisionVerdict verdict(BoxedFleet boxes, Unboxing unboxing) {
    Map<String, Integer> counts = new TreeMap<>();
    for (BoxedDevice box : boxes.devices()) {
      counts.merge("bought", 1, Integer::sum);
      Fate fate = Fate.of(box.traits().misfortune());
      counts.merge(fate.ordinary() ? "ordinary" : "unlucky", 1, Integer::sum);
      unboxing
          .mac(box.hardware().serialNumber())
          .ifPresent(
              mac -> {
                counts.merge("enrolled", 1, Integer::sum);
                mac.effects()
                    .leftSetup()
                    .ifPresent(at -> counts.merge("released", 1, Integer::sum));
                boolean whole = ProvisionBooks.lacks(mac.effects()).isEmpty();
                counts.merge(whole ? "complete" : "incomplete", 1, Integer::sum);
              });
    }
    Map<String, Integer> findings = new TreeMap<>();
    books
        .findings()
        .forEach(
            (rule, all) -> {
              String name = rule.name().toLowerCase(Locale.ROOT);
              findings.put(name, all.size());
              all.forEach(what -> say("%s: %s", name, what));
            });
    return new ProvisionVerdict(plan.seed(), plan.kills(), counts, findings);
  }

  private void say(String format, Object... arguments) {
    out.printf(format + "%n", arguments);
    out.flush();
  }
}
