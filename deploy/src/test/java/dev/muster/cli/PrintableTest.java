package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in lines. The texts are written as they come out. */
class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "001b, \\u001b",
    "007f, \\u007f",
    "009b, \\u009b",
    "009d, \\u009d",
    "061c, \\u061c",
    "200e, \\u200e",
    "202e, \\u202e",
    "2028, \\u2028",
    "2029, \\u2029",
    "2066, \\u2066",
    "feff, \\ufeff",
    "d800, \\ud800",
    "e0041, \\udb40\\udc41",
  })
  void whatSteersATerminalOrEndsALineIsWrittenOut(String codePoint, String written) {
    String text = Character.toString(Integer.parseInt(codePoint, 16));
    assertEquals("a" + written + "b", Printable.of("a" + text + "b"));
  }

  @ParameterizedTest
  @CsvSource({"Anna’s iPhone", "日本語", "\uD83D\uDC69\u200D\uD83D\uDCBB", "می\u200cخواهم", "C:\\n"})
  void whatPeopleCallTheirDevicesStaysAsItIs(String name) {
    assertEquals(name, Printable.of(name));
  }

  @Test
  void jsonSaysTheSameAndKeepsItsLines() {
    JsonObject json = new JsonObject().put("name", "a\n\u001b]0;x\u0007\u009b31m\u202e\u2028");
    String printed = Printable.json(json.encodePrettily());
    assertEquals(json, new JsonObject(printed));
    assertEquals(3, printed.lines().count(), printed);
    assertTrue(printed.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f), printed);
  }

  @Test
  void aCellNeverEndsItsLine() {
    Table table = new Table("ID", "NAME");
    table.add("1", "Lab\nSTRANGER\u009b2J");
    StringWriter out = new StringWriter();
    table.print(new PrintWriter(out, true), OptionalInt.empty());
    assertEquals(2, out.toString().lines().count(), out.toString());
    assertTrue(out.toString().contains("1   Lab\\nSTRANGER\\u009b2J"), out.toString());
  }
}
