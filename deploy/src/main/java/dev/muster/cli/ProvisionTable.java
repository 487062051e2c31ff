package dev.muster.cli;

import dev.muster.demo.Provisioned;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The table of {@code muster provision status --watch} below what was printed before: on a terminal
 * in the same place, elsewhere a line for each change of the summary and the table at the end.
 */
final class ProvisionTable implements Provisioned.View {
  private static final String UP = "\u001b[%dA";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String INDENT = "   ";

  private final PrintWriter out;
  private final boolean watched;
  private List<String> shown = List.of();

  private ProvisionTable(PrintWriter out, boolean watched) {
    this.out = out;
    this.watched = watched;
  }

  static Provisioned.View of(PrintWriter out) {
    return new ProvisionTable(out, Terminal.present());
  }

  @Override
  public void show(JsonObject answer) {
    OptionalInt width =
        Terminal.size()
            .map(size -> OptionalInt.of(Math.max(1, size.columns() - INDENT.length())))
            .orElseGet(OptionalInt::empty);
    List<String> lines = new ArrayList<>(List.of(ProvisionRows.summary(answer), ""));
    lines.addAll(ProvisionRows.table(answer, width));
    if (watched) {
      draw(lines);
    } else if (shown.isEmpty() || !shown.getFirst().equals(lines.getFirst())) {
      out.println(INDENT + lines.getFirst());
    }
    out.flush();
    shown = lines;
  }

  private void draw(List<String> lines) {
    if (!shown.isEmpty()) {
      out.print(UP.formatted(shown.size()));
    }
    lines.forEach(line -> out.println(INDENT + line + CLEAR_LINE));
  }

  @Override
  public void close() {
    if (!watched && !shown.isEmpty()) {
      shown.subList(1, shown.size()).forEach(line -> out.println((INDENT + line).stripTrailing()));
      out.flush();
    }
  }
}
