package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;

/** What was found of an installation: a line each, and below it what to do. */
final class FindingLines {
  private static final String LINE = "%-6s %s%n";
  private static final String BELOW = "       → %s%n";

  private FindingLines() {}

  static void print(List<JsonObject> findings, PrintWriter out) {
    for (JsonObject finding : findings) {
      out.printf(LINE, finding.getString("level"), Printable.of(finding.getString("text")));
      String mend = finding.getString("mend");
      if (mend != null) {
        out.printf(BELOW, Printable.of(mend));
      }
    }
  }
}
