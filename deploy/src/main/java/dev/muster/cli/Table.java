package dev.muster.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Lines whose columns stand below each other, whatever the cells say ({@link Printable}). On a
 * terminal the widest columns are cut until a line fits; elsewhere nothing is.
 */
final class Table {
  private static final int GAP = 2;
  private static final int NARROWEST = 8;

  private final List<List<String>> rows = new ArrayList<>();
  private final BitSet whole = new BitSet();

  Table(String... head) {
    add(head);
  }

  void add(String... row) {
    rows.add(Stream.of(row).map(Printable::of).toList());
  }

  /** Has the cells of a column never cut, since they are typed again as they stand. */
  void keepWhole(int column) {
    whole.set(column);
  }

  /** Without what it began with. */
  void withoutHead() {
    rows.removeFirst();
  }

  void print(PrintWriter out) {
    print(out, Terminal.width());
  }

  void print(PrintWriter out, OptionalInt terminal) {
    int[] widths = widths();
    terminal.ifPresent(width -> narrow(widths, width));
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String cell = cut(row.get(c), widths[c]);
        line.append(Colour.of(cell));
        if (c < widths.length - 1) {
          line.append(" ".repeat(widths[c] - cell.length() + GAP));
        }
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private int[] widths() {
    return IntStream.range(0, rows.getFirst().size())
        .map(c -> rows.stream().mapToInt(r -> r.get(c).length()).max().orElse(0))
        .toArray();
  }

  private void narrow(int[] widths, int terminal) {
    int tooWide = IntStream.of(widths).sum() + GAP * (widths.length - 1) - terminal;
    while (tooWide > 0) {
      OptionalInt widest =
          IntStream.range(0, widths.length)
              .filter(c -> !whole.get(c) && widths[c] > NARROWEST)
              .reduce((a, b) -> widths[b] > widths[a] ? b : a);
      if (widest.isEmpty()) {
        return;
      }
      widths[widest.getAsInt()]--;
      tooWide--;
    }
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
