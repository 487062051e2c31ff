package dev.muster.faults;

import dev.muster.core.event.DepFact;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Network;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.Goods;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Boxed Macs are bought, moved between servers and returned, in rounds, while nodes are killed,
 * stopped for a while and cut off from Kafka, and Apple's service goes wrong in its ways. After
 * each round everything comes to rest, and Apple's side and ours must agree serial by serial.
 */
public final class DepCampaign {
  /** So long after it woke up, a node may end a call that it had begun before another took over. */
  static final Duration AWAKENING = Duration.ofSeconds(2);

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int BROKERS = 1;

  /** So often in a row both sides must agree. */
  private static final int LOOKS = 3;

  private static final int LATER_MILLIS = 500;

  /** Few to a page, so that there are many pages. */
  private static final int PAGE = 25;

  private static final int ENROLLING = 2;

  private final Plan plan;
  private final PrintWriter out;
  private final Random random;
  private final Installation installation;
  private final DepSimulator apple;
  private final List<DepServer> ours;
  private final PortalClicks clicks;
  private final DepBooks books;
  private final List<String> serials;
  private final List<DepFact> facts = new CopyOnWriteArrayList<>();
  private final List<Instant> awakenings = new ArrayList<>();
  private final List<String> disagreements = new CopyOnWriteArrayList<>();
  private final AtomicInteger enrolled = new AtomicInteger();

  /**
   * What is done.
   *
   * @param macs how many Macs are bought
   * @param rounds how often each of them is moved after that
   * @param kills of nodes, spread over all that
   */
  public record Plan(long seed, int macs, int rounds, int kills) {}

  private DepCampaign(Plan plan, PrintWriter out, Installation installation, DepSimulator apple) {
    this.plan = plan;
    this.out = out;
    this.installation = installation;
    this.apple = apple;
    random = new Random(plan.seed());
    ours = List.of(apple.portalServer("school"), apple.portalServer("office"));
    ours.forEach(server -> server.limits(PAGE, PAGE));
    clicks = new PortalClicks(apple, ours, random);
    books = new DepBooks(apple, ours);
    serials =
        IntStream.rangeClosed(1, plan.macs())
            .mapToObj(i -> Hardware.numbered(i).serialNumber())
            .toList();
  }

  /**
   * Runs one.
   *
   * @param directory where the installation keeps its files; must not hold another
   * @param out hears of every fault and every finding
   * @throws IOException if the installation does not start, or does not come back
   */
  public static DepVerdict run(Path directory, Plan plan, PrintWriter out)
      throws IOException, InterruptedException {
    try (DepSimulator apple = DepSimulator.start();
        Installation installation =
            Installation.start(directory, BROKERS, settings(apple, directory))) {
      return new DepCampaign(plan, out, installation, apple).run();
    }
  }

  /** Those by which a node takes the simulator for Apple. */
  static Map<String, String> settings(DepSimulator apple, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path apples = directory.resolve("apple.pem");
    Path devices = directory.resolve("apple-devices.pem");
    Files.writeString(apples, apple.caPem());
    Files.writeString(devices, apple.deviceCa().publicKeyPem());
    return Map.of(
        "dep.url",
        apple.url().toString(),
        "dep.trusted.cas",
        apples.toString(),
        "dep.device.cas",
        devices.toString(),
        "dep.interval",
        "PT0.2S",
        "dep.list.interval",
        "PT4S",
        "dep.versions.url",
        "https://localhost:1/v2/pmv");
  }

  private DepVerdict run() throws IOException, InterruptedException {
    LogSettings settings =
        new LogSettings(
            Map.of("bootstrap.servers", installation.bootstrapServers()),
            8,
            true,
            (short) BROKERS,
            Duration.ofSeconds(10),
            100,
            1024 * 1024);
    try (EventLog log = EventLog.open(settings, InstallationKey.generate());
        Network devices =
            Campaign.network(
                List.of(Campaign.certificate(installation.trustAnchor())),
                installation.gatewayPorts())) {
      log.dep().listen(event -> facts.add((DepFact) event.fact()));
      log.awaitReady(PATIENCE);
      setUp();
      int strikes = 0;
      for (int round = 0; round <= plan.rounds(); round++) {
        int until = plan.kills() * (round + 1) / (plan.rounds() + 1);
        round(round, strikes, until - strikes, devices);
        strikes = until;
        settle(log, round);
      }
      return verdict();
    }
  }

  private void setUp() throws IOException, InterruptedException {
    URI node = URI.create("https://localhost:" + installation.adminPorts().getFirst());
    try (Network admins =
        new Network(
            List.of(Campaign.certificate(installation.trustAnchor())),
            HttpClient.Version.HTTP_1_1)) {
      DepAdmin admin = new DepAdmin(new AdminCalls(admins, node, installation.token()), false);
      for (DepServer server : ours) {
        admin.account(server);
      }
      admin.rules(ours);
    }
    say(
        "%d Macs, %d rounds, %d kills, seed %d",
        plan.macs(), plan.rounds(), plan.kills(), plan.seed());
  }

  /** In the first round all are bought; in each other one all are moved, but for a few. */
  private void round(int round, int before, int strikes, Network devices)
      throws IOException, InterruptedException {
    List<String> touched = new ArrayList<>(serials);
    Collections.shuffle(touched, random);
    List<Thread> unpacking = new ArrayList<>();
    if (round > 0) {
      for (int i = 0; i < ENROLLING; i++) {
        int number = (round - 1) * ENROLLING + i + 1;
        if (number <= plan.macs()) {
          touched.remove(Hardware.numbered(number).serialNumber());
          unpacking.add(Thread.startVirtualThread(() -> unpack(number, devices)));
        }
      }
    }
    int parts = strikes + 1;
    for (int part = 0; part < parts; part++) {
      clicks.bringBack();
      List<String> some =
          touched.subList(touched.size() * part / parts, touched.size() * (part + 1) / parts);
      List<String> wrong = new ArrayList<>();
      if (part < strikes) {
        strike(before + part + 1, () -> click(round, some, wrong), wrong);
      } else {
        click(round, some, wrong);
      }
    }
    for (Thread one : unpacking) {
      one.join();
    }
  }

  private void click(int round, List<String> some, List<String> wrong) {
    for (int i = 0; i < 2 && !some.isEmpty(); i++) {
      wrong.add(clicks.goWrong(some.get(random.nextInt(some.size()))));
    }
    for (String serial : some) {
      if (round == 0) {
        apple.buy(Goods.mac(serial));
        clicks.come(serial);
      } else {
        clicks.move(serial);
      }
    }
  }

  private void unpack(int number, Network devices) {
    BoxedDevice device = new BoxedDevice(apple, Hardware.numbered(number), devices);
    try {
      device.enroll(Behaviour.OBEDIENT, (enrolling, entry) -> {});
      enrolled.incrementAndGet();
    } catch (IOException e) {
      disagreements.add("%s can't enroll: %s".formatted(device.hardware().serialNumber(), e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A node is hit while someone clicks. */
  private void strike(int number, Runnable clicking, List<String> wrong)
      throws IOException, InterruptedException {
    awaitAllReady();
    Strike strike = Strike.any(random, installation);
    int later = random.nextInt(LATER_MILLIS);
    clicking.run();
    Thread.sleep(later);
    strike.begin().run();
    if (strike.wakes()) {
      awakenings.add(Instant.now());
    }
    strike.end().run();
    say("%4d  %s; %s; %d facts", number, strike.what(), String.join(", ", wrong), facts.size());
  }

  /** So that one of both is at work when the other is hit. */
  private void awaitAllReady() throws IOException, InterruptedException {
    for (ChildProcess node : installation.nodes()) {
      node.awaitReady(PATIENCE);
    }
  }

  private void settle(EventLog log, int round) throws IOException, InterruptedException {
    clicks.mend();
    awaitAllReady();
    long begun = System.nanoTime();
    List<String> differences;
    int quiet = 0;
    do {
      Thread.sleep(PAUSE);
      differences = books.differences(log.dep().state(), serials, Instant.now());
      quiet = differences.isEmpty() ? quiet + 1 : 0;
    } while (quiet < LOOKS && System.nanoTime() - begun < PATIENCE.toNanos());
    disagreements.addAll(differences);
    say(
        "round %d: %s after %.1f s, %d facts",
        round,
        differences.isEmpty() ? "both sides agree" : differences.size() + " differ",
        (System.nanoTime() - begun) / 1e9,
        facts.size());
  }

  private DepVerdict verdict() {
    List<String> repeated = books.repeated(awakenings);
    List<String> doubled = DepBooks.doubled(facts);
    disagreements.forEach(finding -> say("disputed: %s", finding));
    repeated.forEach(finding -> say("repeated: %s", finding));
    doubled.forEach(finding -> say("doubled: %s", finding));
    return new DepVerdict(
        plan.seed(),
        plan.kills(),
        serials.stream().mapToInt(serial -> apple.device(serial).stays()).sum(),
        ours.stream().mapToInt(server -> server.assignments().size()).sum(),
        enrolled.get(),
        disagreements.size(),
        repeated.size(),
        doubled.size());
  }

  private void say(String format, Object... arguments) {
    out.printf(format + "%n", arguments);
    out.flush();
  }
}
