package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster provision status}. */
@Command(
    name = "status",
    description =
        "All of them: first those that are held, then those that wait, the longest first, then the"
            + " rest.",
    mixinStandardHelpOptions = true)
final class ProvisionStatusCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  @Mixin private Output output;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description =
          "those that are running, held, releasing, released, gave-up, never-waited, in-use or"
              + " done")
  private String state;

  @Option(names = "--serials", description = "print their serial numbers, a line for each")
  private boolean serials;

  @Option(
      names = "--watch",
      description =
          "go on until Ctrl-C: on a terminal as a table that is drawn again, elsewhere with a line"
              + " for each change")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      defaultValue = "2s",
      description = "between two looks, " + Length.FORMS)
  private Duration interval;

  @Option(
      names = "--until-released",
      description = "watch until no device is in Setup Assistant any more")
  private boolean untilReleased;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "with --until-released: no longer than this, such as 30m")
  private Duration timeout;

  private final Map<String, String> told = new HashMap<>();

  @Override
  public Integer call() {
    Optional<Duration> patience = Optional.ofNullable(timeout);
    if (patience.isPresent() && !untilReleased) {
      throw new CliException("--timeout goes with --until-released", ExitCode.USAGE);
    }
    if (!watch && !untilReleased) {
      once();
      return ExitCode.WELL;
    }
    Optional<Long> end = patience.map(p -> System.nanoTime() + p.toNanos());
    return Terminal.size().isPresent() && !output.json()
        ? onScreen(interval, end)
        : inLines(interval, end);
  }

  private JsonObject ask(int limit) {
    return output
        .api()
        .get(
            new Query()
                .with("state", state)
                .with("order", "urgent")
                .with("limit", limit)
                .behind("/v1/provisioning"));
  }

  private void once() {
    JsonObject answer = ask(MOST);
    if (serials) {
      output.ids(answer.getJsonArray("devices"), "serial_number");
    } else if (!output.asJson(answer)) {
      output.line("%s", ProvisionRows.summary(answer));
      ProvisionRows.table(answer, Terminal.width()).forEach(output.out()::println);
      more(answer).ifPresent(output.out()::println);
    }
  }

  private static Optional<String> more(JsonObject answer) {
    int more = answer.getInteger("total") - answer.getJsonArray("devices").size();
    return more > 0 ? Optional.of("and %d more".formatted(more)) : Optional.empty();
  }

  private int onScreen(Duration pause, Optional<Long> end) {
    try (Screen screen = new Screen(output.out())) {
      while (true) {
        Terminal.Size size = Terminal.size().orElse(new Terminal.Size(24, 80));
        JsonObject answer = ask(Math.clamp(size.lines(), 1, MOST));
        List<String> lines = new ArrayList<>();
        lines.add(ProvisionRows.summary(answer));
        lines.addAll(ProvisionRows.table(answer, OptionalInt.of(size.columns())));
        screen.draw(lines, size.lines());
        Optional<Integer> ended = ended(answer, end);
        if (ended.isPresent()) {
          return ended.get();
        }
        rest(pause, end);
      }
    }
  }

  private int inLines(Duration pause, Optional<Long> end) {
    CtrlC ctrlC = CtrlC.endsWell(output.out()::flush);
    try {
      return tell(pause, end);
    } finally {
      ctrlC.lift();
    }
  }

  private int tell(Duration pause, Optional<Long> end) {
    String summary = "";
    while (true) {
      JsonObject answer = ask(MOST);
      changes(answer.getJsonArray("devices"));
      if (!output.json() && !summary.equals(ProvisionRows.summary(answer))) {
        summary = ProvisionRows.summary(answer);
        output.line("%s", summary);
      }
      output.flush();
      Optional<Integer> ended = ended(answer, end);
      if (ended.isPresent()) {
        return ended.get();
      }
      rest(pause, end);
    }
  }

  private void changes(JsonArray devices) {
    for (int i = 0; i < devices.size(); i++) {
      JsonObject device = devices.getJsonObject(i);
      String line = ProvisionRows.line(device);
      if (!line.equals(told.put(device.getString("enrollment"), line))) {
        output.out().println(output.json() ? Printable.json(device.encode()) : line);
      }
    }
  }

  /** With which exit code it ends now; empty if it goes on. */
  private Optional<Integer> ended(JsonObject answer, Optional<Long> end) {
    if (untilReleased && ProvisionRows.allReleased(answer)) {
      return Optional.of(ExitCode.WELL);
    }
    return end.filter(at -> System.nanoTime() - at >= 0).map(at -> ExitCode.TIME_OVER);
  }

  private static void rest(Duration pause, Optional<Long> end) {
    long nanos =
        end.map(at -> Math.min(pause.toNanos(), Math.max(0, at - System.nanoTime())))
            .orElse(pause.toNanos());
    try {
      Thread.sleep(Duration.ofNanos(nanos));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted");
    }
  }
}
