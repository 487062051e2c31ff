package dev.muster.cli;

import dev.muster.core.selection.Spelling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Option;

/** How a list is printed: which form, which columns, in which order. */
final class ListOptions {
  /** The forms. */
  enum Format {
    /** For people. */
    table,
    /** With every column. */
    wide,
    /** Names alone, one in each line. */
    name,
    /** What the API answered. */
    json,
    /** A line of JSON for each entry. */
    jsonl,
    /** For spreadsheets. */
    csv,
    /** What the API answered. */
    yaml
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      description = "one of ${COMPLETION-CANDIDATES} (default: table)")
  private Format format;

  @Option(
      names = "--sort",
      paramLabel = "COLUMN",
      description = "by this column; with - in front, the last first")
  private String sort;

  @Option(
      names = "--columns",
      paramLabel = "COLUMN",
      split = ",",
      description = "of a table or csv, only these columns, in this order")
  private List<String> chosen = List.of();

  @Option(names = "--no-header", description = "of a table or csv, the entries alone")
  private boolean noHeader;

  @Option(
      names = "--ids",
      description = "the same as -o name: names alone, one in each line, for pipes")
  private boolean names;

  /** Prints an answer in the form that was asked for. */
  void print(Output output, JsonObject answer, Listing listing) {
    List<JsonObject> entries = sorted(listing.entries(answer), listing);
    JsonObject ordered =
        sort == null ? answer : answer.copy().put(listing.key(), new JsonArray(entries));
    Format form = form(output);
    if (!chosen.isEmpty() && form != Format.table && form != Format.wide && form != Format.csv) {
      throw new CliException("--columns goes with -o table, wide or csv", ExitCode.USAGE);
    }
    switch (form) {
      case json -> output.print(ordered);
      case yaml -> output.out().print(DepYaml.write(ordered));
      case jsonl -> entries.forEach(e -> output.out().println(Printable.json(e.encode())));
      case name -> entries.forEach(e -> output.line("%s", e.getString(listing.name())));
      case csv -> csv(output, entries, columns(listing, true));
      case table, wide -> {
        if (entries.isEmpty()) {
          output.err().println(listing.empty());
        } else {
          table(output, entries, columns(listing, form == Format.wide), form == Format.wide);
        }
      }
    }
  }

  /** Whether people read it. */
  boolean isTable(Output output) {
    return form(output) == Format.table || form(output) == Format.wide;
  }

  private Format form(Output output) {
    if (format != null) {
      return format;
    }
    return output.json() ? Format.json : names ? Format.name : Format.table;
  }

  private List<JsonObject> sorted(List<JsonObject> entries, Listing listing) {
    if (sort == null) {
      return entries;
    }
    boolean lastFirst = sort.startsWith("-");
    Column by = column(listing, lastFirst ? sort.substring(1) : sort);
    Comparator<JsonObject> order = by::compare;
    return entries.stream().sorted(lastFirst ? order.reversed() : order).toList();
  }

  private List<Column> columns(Listing listing, boolean all) {
    return chosen.isEmpty()
        ? listing.columns().stream().filter(c -> all || !c.wide()).toList()
        : chosen.stream().map(name -> column(listing, name)).toList();
  }

  private static Column column(Listing listing, String name) {
    return listing.columns().stream()
        .filter(column -> column.key().equalsIgnoreCase(name.strip()))
        .findFirst()
        .orElseThrow(
            () ->
                new CliException(
                    "there is no column %s%s"
                        .formatted(
                            name,
                            meant(name, listing.columns().stream().map(Column::key).toList())),
                    ExitCode.USAGE));
  }

  private static String meant(String name, List<String> known) {
    return Spelling.nearest(name.strip(), known)
        .map(": did you mean %s?"::formatted)
        .orElseGet(() -> ", but " + String.join(", ", known));
  }

  private void csv(Output output, List<JsonObject> entries, List<Column> columns) {
    if (!noHeader) {
      output.out().println(Csv.line(columns.stream().map(Column::key).toList()));
    }
    entries.forEach(
        e -> output.out().println(Csv.line(columns.stream().map(c -> c.plain(e)).toList())));
  }

  private void table(Output output, List<JsonObject> entries, List<Column> columns, boolean wide) {
    // Whoever asks for a column takes it for something else than to look at it.
    boolean whole = wide || !chosen.isEmpty();
    Table table = new Table(columns.stream().map(Column::head).toArray(String[]::new));
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).kind() == Column.Kind.ID) {
        table.keepWhole(i);
      }
    }
    entries.forEach(
        e -> table.add(columns.stream().map(c -> c.shown(e, whole)).toArray(String[]::new)));
    if (noHeader) {
      table.withoutHead();
    }
    table.print(output.out());
  }
}
