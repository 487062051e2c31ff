package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What the admin's commands share: which server, and how results are shown. */
final class Output {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Mixin private DataOption data;

  @Option(names = "--json", description = "print what the API answered")
  private boolean json;

  ApiClient api() {
    return ApiClient.of(data.directory);
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Prints the JSON if it was asked for, and says whether it was. */
  boolean asJson(JsonObject answer) {
    if (json) {
      out().println(answer.encodePrettily());
    }
    return json;
  }

  /** A moment in this machine's time zone. */
  static String time(String instant) {
    return TIME.format(Instant.parse(instant));
  }

  /** Lines whose columns stand below each other. */
  static final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... head) {
      rows.add(List.of(head));
    }

    void add(String... row) {
      rows.add(List.of(row));
    }

    void print(PrintWriter out) {
      int columns = rows.getFirst().size();
      int[] widths =
          IntStream.range(0, columns)
              .map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0))
              .toArray();
      for (List<String> row : rows) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < columns; c++) {
          line.append(row.get(c));
          if (c < columns - 1) {
            line.append(" ".repeat(widths[c] - row.get(c).length() + 2));
          }
        }
        out.println(line.toString().stripTrailing());
      }
    }
  }
}
