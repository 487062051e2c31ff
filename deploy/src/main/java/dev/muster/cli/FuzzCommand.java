package dev.muster.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.simulator.Network;
import dev.muster.simulator.fuzz.FuzzCase;
import dev.muster.simulator.fuzz.Fuzzer;
import dev.muster.simulator.fuzz.Fuzzer.Outcome;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code muster fuzz}: sends a server of its own what no honest client sends. */
@Command(
    name = "fuzz",
    description = "Start a server on a directory of its own and send it hostile requests.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Ends with one line of JSON: seed, cases, unhandled (answers 5xx other than 503, no answer,",
      "or an error in the server's log), unauthorized (answers 401), lost_facts (answers that the",
      "log does not know), blocked (commands that held up those behind them when an honest device",
      "came afterwards). Exit code 0 only where the last four are 0."
    })
final class FuzzCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--cases", defaultValue = "20000", description = "default: 20000")
  private long cases;

  @Option(names = "--seed", defaultValue = "1", description = "default: 1")
  private long seed;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      defaultValue = "fuzz-failures",
      description = "where failing cases are kept (default: fuzz-failures)")
  private Path keep;

  @Override
  public Integer call() throws Exception {
    Path data = Files.createTempDirectory("muster-fuzz");
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("gateway.host", "127.0.0.1"),
            Map.entry("gateway.port", "0"),
            Map.entry("enrollment.open", "true"),
            Map.entry("admin.port", "0"),
            Map.entry("operations.port", "0"),
            Map.entry("kafka.embedded.port", "0"),
            // What the server asks by itself would stand in front of what is counted.
            Map.entry("inventory.enabled", "false"),
            Map.entry("limits.messages.per.second", "1000000"),
            Map.entry("limits.messages.burst", "1000000"),
            Map.entry("limits.refusals.per.second", "1000000"),
            Map.entry("limits.refusals.burst", "1000000"));
    ErrorCounter errors = ErrorCounter.attach();
    try (MusterServer server =
            MusterServer.start(Configuration.read(data, Optional.empty(), Map.of(), settings));
        Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1)) {
      String token = Files.readString(data.resolve("admin-token")).strip();
      Fuzzer fuzzer = new Fuzzer(network, server.deviceUrl(), server.adminUrl(), token);
      List<Outcome> outcomes = fuzzer.run(seed, cases);
      long blocked = fuzzer.blocked();
      return report(outcomes, recorded(server), errors.count(), blocked) ? 0 : 1;
    } finally {
      errors.detach();
      delete(data);
    }
  }

  /**
   * The ids of all events in the log. Reading them folds them, so a fact that breaks the fold shows
   * here.
   */
  private static Set<String> recorded(MusterServer server) throws Exception {
    Set<String> ids = new HashSet<>();
    server.log().history().readAllEvents(event -> ids.add(event.id().toString()));
    return ids;
  }

  private boolean report(List<Outcome> outcomes, Set<String> recorded, long errors, long blocked)
      throws IOException {
    long unhandled = errors;
    long unauthorized = 0;
    long lost = 0;
    for (Outcome outcome : outcomes) {
      boolean broken = outcome.status() == 0 || outcome.status() >= 500 && outcome.status() != 503;
      boolean unenrolls = outcome.status() == 401;
      boolean missing = !outcome.eventId().isEmpty() && !recorded.contains(outcome.eventId());
      unhandled += broken ? 1 : 0;
      unauthorized += unenrolls ? 1 : 0;
      lost += missing ? 1 : 0;
      if (broken || unenrolls || missing) {
        keep(outcome);
      }
    }
    Map<String, Long> tally =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    o -> "%-32s %d".formatted(o.sent().kind(), o.status()),
                    TreeMap::new,
                    Collectors.counting()));
    tally.forEach((what, times) -> spec.commandLine().getErr().println(what + "  × " + times));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        new JsonObject()
            .put("seed", seed)
            .put("cases", outcomes.size())
            .put("unhandled", unhandled)
            .put("unauthorized", unauthorized)
            .put("lost_facts", lost)
            .put("blocked", blocked)
            .encode());
    out.flush();
    return unhandled + unauthorized + lost + blocked == 0 && outcomes.size() == cases;
  }

  private void keep(Outcome outcome) throws IOException {
    FuzzCase sent = outcome.sent();
    Files.createDirectories(keep);
    Path file = keep.resolve("seed-%d-case-%d".formatted(seed, outcome.number()));
    String head =
        "%s: %s %s %s → %d%n"
            .formatted(sent.kind(), sent.method(), sent.path(), sent.headers(), outcome.status());
    Files.writeString(file.resolveSibling(file.getFileName() + ".txt"), head);
    Files.write(file.resolveSibling(file.getFileName() + ".body"), sent.body());
    spec.commandLine().getErr().print("failed, kept as " + file + ": " + head);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Counts what the server logs as an error: whatever it is, someone has to look at it. */
  private static final class ErrorCounter extends AppenderBase<ILoggingEvent> {
    private final AtomicLong errors = new AtomicLong();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.muster");

    static ErrorCounter attach() {
      ErrorCounter counter = new ErrorCounter();
      counter.start();
      counter.logger.addAppender(counter);
      return counter;
    }

    void detach() {
      logger.detachAppender(this);
    }

    long count() {
      return errors.get();
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
        errors.incrementAndGet();
      }
    }
  }
}
