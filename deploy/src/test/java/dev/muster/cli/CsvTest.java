package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
  @Test
  void cellsWithCommasAndQuotesAreQuoted() {
    assertEquals("a,\"b,c\",\"d\"\"e\"", Csv.line(List.of("a", "b,c", "d\"e")));
  }

  @Test
  void whatASpreadsheetWouldCalculateIsText() {
    assertEquals(
        "\"'=HYPERLINK(1)\",-5,\"'-5+1\"", Csv.line(List.of("=HYPERLINK(1)", "-5", "-5+1")));
  }

  @Test
  void aLineStaysOneLine() {
    assertEquals("a\\nb", Csv.line(List.of("a\nb")));
  }
}
