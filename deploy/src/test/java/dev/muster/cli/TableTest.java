package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsStandBelowEachOther() {
    assertEquals("A     B\nlong  x\n", print(OptionalInt.empty(), "long", "x"));
  }

  @Test
  void onATerminalTheWidestColumnIsCutUntilALineFits() {
    assertEquals(
        "A           B\nabcdefghi…  short\n",
        print(OptionalInt.of(17), "abcdefghijklmnopqrstuvwxyz", "short"));
  }

  private static String print(OptionalInt terminal, String a, String b) {
    Table table = new Table("A", "B");
    table.add(a, b);
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true), terminal);
    return out.toString().replace(System.lineSeparator(), "\n");
  }
}
