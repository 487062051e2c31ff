package dev.muster.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lines of RFC 4180, harmless in spreadsheets. */
final class Csv {
  /** What a spreadsheet takes for the beginning of a formula. */
  private static final String FORMULA = "=+-@\t\r";

  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}");

  private Csv() {}

  /** One line, without its end. */
  static String line(List<String> cells) {
    return cells.stream().map(Csv::cell).collect(Collectors.joining(","));
  }

  private static String cell(String text) {
    String safe = Printable.of(text);
    if (!text.isEmpty()
        && FORMULA.indexOf(text.charAt(0)) >= 0
        && !NUMBER.matcher(text).matches()) {
      safe = "'" + safe;
    }
    return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\'' || c == ';')
        ? '"' + safe.replace("\"", "\"\"") + '"'
        : safe;
  }
}
