package dev.muster.cli;

import dev.muster.gateway.NativeCrypto;
import dev.muster.simulator.Network;
import dev.muster.simulator.living.Habit;
import dev.muster.simulator.living.LivingFleet;
import dev.muster.trust.Anchors;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster simulate}. */
@Command(
    name = "simulate",
    description = {
      "Bring simulated devices to a server: they enroll by a link, come again and again, and do"
          + " what they are told.",
      "Make the link with: muster enroll-link create simulated --multiple"
    },
    mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration REPORT = Duration.ofSeconds(5);
  private static final int MOST = 10_000;
  private static final int NUMBERS = 9_000_000;

  @Mixin private DataOption data;
  @Spec private CommandSpec spec;

  @Option(
      names = "--enroll",
      required = true,
      paramLabel = "URL",
      description = "the enrollment link")
  private String link;

  @Option(
      names = {"-n", "--devices"},
      paramLabel = "N",
      defaultValue = "10",
      description = "how many (default: 10)")
  private int count;

  @Option(
      names = "--mac",
      paramLabel = "SHARE",
      defaultValue = "0.6",
      description = "how many of them are Macs, from 0 to 1 (default: 0.6)")
  private double macs;

  @Option(
      names = "--not-now",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "how many say NotNow to each command twice")
  private double busy;

  @Option(
      names = "--slow",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "how many take seconds for each command")
  private double slow;

  @Option(
      names = "--failing",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "how many can't do about half of what they are told")
  private double failing;

  @Option(
      names = "--offline",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "how many are away half of the time")
  private double away;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "10s",
      description = "about so often each comes (default: 10s)")
  private Duration every;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "end after this, such as 1h; without it, Ctrl-C ends them")
  private Duration lasts;

  @Option(
      names = "--first",
      paramLabel = "NUMBER",
      description = "the first device's number, to bring the same ones again")
  private Integer first;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = {
        "who certifies the server (default: ca.pem in the data directory, if it is there, else the"
            + " public CAs)"
      })
  private Path ca;

  @Override
  public Integer call() throws InterruptedException {
    NativeCrypto.install();
    List<Habit> habits = habits();
    int number = first == null ? 1_000_000 + new Random().nextInt(NUMBERS) : first;
    try (Network network = new Network(trusted(), HttpClient.Version.HTTP_1_1);
        LivingFleet fleet = new LivingFleet(network, url(), number, macs, habits, every)) {
      CtrlC ctrlC = CtrlC.endsWell(spec.commandLine().getOut()::flush);
      try {
        fleet.enroll(PATIENCE);
      } catch (IOException e) {
        throw new CliException(
            "the devices could not enroll by %s (%s): check the link, and --ca"
                .formatted(link, why(e)));
      }
      live(fleet, number);
      ctrlC.lift();
    }
    return ExitCode.WELL;
  }

  private void live(LivingFleet fleet, int number) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d devices are enrolled (--first %d brings the same again). Ctrl-C ends them.%n",
        count, number);
    long end = lasts == null ? Long.MAX_VALUE : System.nanoTime() + lasts.toNanos();
    String before = "";
    while (System.nanoTime() < end) {
      String now =
          "said: %d Acknowledged, %d NotNow, %d Error; %d times the server was not there"
              .formatted(
                  fleet.said("Acknowledged"),
                  fleet.said("NotNow"),
                  fleet.said("Error"),
                  fleet.unreached());
      if (!now.equals(before)) {
        out.println(now);
      }
      out.flush();
      before = now;
      Thread.sleep(
          Duration.ofNanos(Math.min(REPORT.toNanos(), Math.max(1, end - System.nanoTime()))));
    }
  }

  private List<Habit> habits() {
    if (count < 1 || count > MOST) {
      throw new CliException("-n takes a number from 1 to %d".formatted(MOST), ExitCode.USAGE);
    }
    double[] shares = {macs, busy, slow, failing, away};
    if (Arrays.stream(shares).anyMatch(share -> !(share >= 0 && share <= 1))
        || busy + slow + failing + away > 1) {
      throw new CliException(
          "shares are numbers from 0 to 1, and those of habits not more than 1 together",
          ExitCode.USAGE);
    }
    List<Habit> habits = new ArrayList<>();
    add(habits, Habit.BUSY, busy);
    add(habits, Habit.SLOW, slow);
    add(habits, Habit.FAILING, failing);
    add(habits, Habit.AWAY, away);
    while (habits.size() < count) {
      habits.add(Habit.ORDINARY);
    }
    Collections.shuffle(habits, new Random(count));
    return habits.subList(0, count);
  }

  private void add(List<Habit> habits, Habit habit, double share) {
    habits.addAll(Collections.nCopies((int) Math.round(share * count), habit));
  }

  private URI url() {
    try {
      URI url = URI.create(link);
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw notALink();
    }
    throw notALink();
  }

  private CliException notALink() {
    return new CliException(
        "--enroll takes a link such as https://mdm.example.com/enroll/…, and not %s"
            .formatted(link),
        ExitCode.USAGE);
  }

  private List<X509Certificate> trusted() {
    Path own = data.directory().resolve("ca.pem");
    if (ca != null) {
      return PemFiles.certificates(ca);
    }
    return Files.exists(own) ? PemFiles.certificates(own) : publicCas();
  }

  private static List<X509Certificate> publicCas() {
    try {
      return List.of(Anchors.ofRuntime().getAcceptedIssuers());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has trusted CAs", e);
    }
  }

  private static String why(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
