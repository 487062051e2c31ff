package dev.muster.faults;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;

/**
 * Kills processes of an {@link Installation} one after another while devices and an admin work,
 * with other faults around it; then lets everything come to rest, and judges by the log.
 */
public final class Campaign {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int DEVICES = 24;

  /** So much must have been answered between two kills: a standstill tests nothing. */
  private static final int ANSWERS_BETWEEN = 20;

  /** In long campaigns Kafka is away for minutes now and then. */
  private static final int KILLS_BETWEEN_OUTAGES = 100;

  private final long seed;
  private final int kills;
  private final PrintWriter out;
  private final Random random;
  private final Installation installation;

  private Campaign(long seed, int kills, PrintWriter out, Installation installation) {
    this.seed = seed;
    this.kills = kills;
    this.out = out;
    this.random = new Random(seed);
    this.installation = installation;
  }

  /**
   * Runs one.
   *
   * @param directory where the installation keeps its files; must not hold another
   * @param out hears of every fault and every finding
   * @throws IOException if the installation does not start, or does not come back
   */
  public static Verdict run(Path directory, long seed, int kills, PrintWriter out)
      throws IOException, InterruptedException, TimeoutException {
    try (Installation installation = Installation.start(directory)) {
      return new Campaign(seed, kills, out, installation).run();
    }
  }

  private Verdict run() throws IOException, InterruptedException, TimeoutException {
    List<X509Certificate> trusted = List.of(certificate(installation.trustAnchor()));
    try (Network devices = network(trusted, installation.gatewayPorts());
        Network admins = network(trusted, installation.adminPorts());
        Network direct = new Network(trusted, HttpClient.Version.HTTP_1_1)) {
      Admin admin = new Admin(admins, installation.adminPorts(), installation.token());
      URI enroll =
          URI.create(
              "https://localhost:%d/enroll".formatted(installation.gatewayPorts().getFirst()));
      FleetTraffic traffic = new FleetTraffic(seed, DEVICES, devices, enroll, admin);
      traffic.start();
      say("%d devices enrolled, %d brokers, %d nodes, seed %d", DEVICES, 3, 2, seed);
      for (int kill = 1; kill <= kills; kill++) {
        strike(kill, traffic);
      }
      installation.mendAll();
      awaitAll();
      traffic.stop();
      say("the faults are over: %d answers so far", traffic.answers());
      return judge(traffic, new Admin(direct, installation.adminPorts(), installation.token()));
    }
  }

  /** A broker that could not write may still end by that, and is started again. */
  private void awaitAll() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    boolean ready = false;
    while (!ready) {
      checkNobodyEndedByItself();
      ready = true;
      for (ChildProcess process : all()) {
        ready &= process.ready();
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("not all that were killed come back");
      }
      Thread.sleep(PAUSE);
    }
  }

  private List<ChildProcess> all() {
    List<ChildProcess> all = new ArrayList<>(installation.brokers());
    all.addAll(installation.nodes());
    return all;
  }

  private void strike(int number, FleetTraffic traffic) throws IOException, InterruptedException {
    int before = traffic.answers();
    checkNobodyEndedByItself();
    Fault fault =
        number % KILLS_BETWEEN_OUTAGES == KILLS_BETWEEN_OUTAGES / 2
            ? Fault.away(random, installation)
            : Fault.any(random, installation);
    fault.begin();
    Thread.sleep(random.nextInt(500));
    ChildProcess victim = victim();
    victim.kill();
    say("%4d  killed %s; %s; %d answers", number, victim.name(), fault.name(), before);
    Thread.sleep(random.nextInt(1_000));
    fault.end();
    victim.start();
    awaitAnswers(traffic, before + ANSWERS_BETWEEN);
  }

  /** A broker may, when it could not write; it is started again. A node must not. */
  private void checkNobodyEndedByItself() throws IOException {
    for (ChildProcess node : installation.nodes()) {
      if (!node.alive()) {
        throw new IOException(node.name() + " ended by itself");
      }
    }
    for (ChildProcess broker : installation.brokers()) {
      broker.start();
    }
  }

  /** One that is at work; a broker only where all brokers are. */
  private ChildProcess victim() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      List<ChildProcess> eligible = new ArrayList<>();
      for (ChildProcess process : all()) {
        if (process.ready()) {
          eligible.add(process);
        }
      }
      if (!eligible.containsAll(installation.brokers())) {
        eligible.removeAll(installation.brokers());
      }
      if (!eligible.isEmpty()) {
        return eligible.get(random.nextInt(eligible.size()));
      }
      Thread.sleep(PAUSE);
    }
    throw new IOException("nothing that was killed comes back");
  }

  private void awaitAnswers(FleetTraffic traffic, int enough)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (traffic.answers() < enough) {
      // What a broker that could not write gives up late may be the last replica of something.
      checkNobodyEndedByItself();
      if (System.nanoTime() > deadline) {
        throw new IOException("nobody is answered any more");
      }
      Thread.sleep(PAUSE);
    }
  }

  private Verdict judge(FleetTraffic traffic, Admin admin)
      throws IOException, InterruptedException, TimeoutException {
    LogSettings settings =
        new LogSettings(
            Map.of("bootstrap.servers", installation.bootstrapServers()),
            8,
            true,
            (short) 3,
            Duration.ofSeconds(10),
            100,
            1024 * 1024);
    try (EventLog log = EventLog.open(settings, InstallationKey.generate())) {
      log.awaitReady(PATIENCE);
      settle(traffic, log);
      Judge judge = Judge.of(log);
      List<String> lost = new ArrayList<>(judge.lostAnswers(traffic.devices()));
      lost.addAll(judge.unfinished(traffic.taken()));
      List<String> doubled = judge.endedTwice();
      List<String> disputed = new ArrayList<>(judge.otherAnswers(traffic.devices()));
      for (SimulatedDevice device : traffic.devices()) {
        String id = device.hardware().udid();
        for (int node = 0; node < Installation.NODES; node++) {
          if (!admin.history(node, id).equals(judge.history(id))) {
            disputed.add("node %d tells another history of %s".formatted(node + 1, id));
          }
        }
      }
      lost.forEach(finding -> say("lost: %s", finding));
      doubled.forEach(finding -> say("doubled: %s", finding));
      disputed.forEach(finding -> say("disputed: %s", finding));
      say("%d commands ended", judge.endedCommands());
      return new Verdict(
          seed, kills, traffic.answers(), lost.size(), doubled.size(), disputed.size());
    }
  }

  /** Devices come until nothing is left for any; what is left after that is the judge's to find. */
  private static void settle(FleetTraffic traffic, EventLog log)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int quiet = 0;
    while (quiet < 3 && System.nanoTime() < deadline) {
      traffic.finish();
      quiet = traffic.devices().stream().allMatch(d -> empty(log, d)) ? quiet + 1 : 0;
      Thread.sleep(PAUSE);
    }
  }

  private static boolean empty(EventLog log, SimulatedDevice device) {
    EnrollmentId id = new EnrollmentId(device.hardware().udid());
    DeviceState state = log.view().device(id);
    return state.channel(id).filter(c -> c.queue().waiting().isEmpty()).isPresent();
  }

  /** A network in which each try of a request goes to any of these ports. */
  static Network network(List<X509Certificate> trusted, List<Integer> ports) {
    return new Network(
        trusted,
        HttpClient.Version.HTTP_1_1,
        uri ->
            URI.create(
                "https://localhost:%d%s%s"
                    .formatted(
                        ports.get(ThreadLocalRandom.current().nextInt(ports.size())),
                        uri.getRawPath(),
                        uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())));
  }

  static X509Certificate certificate(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    } catch (GeneralSecurityException e) {
      throw new IOException("can't read " + pem, e);
    }
  }

  private void say(String format, Object... arguments) {
    out.printf(format + "%n", arguments);
    out.flush();
  }
}
