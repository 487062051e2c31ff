package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Events in words. */
final class HistoryLines {
  private HistoryLines() {}

  /** A line for each event: when, what, and what it led to. */
  static void print(JsonArray events, PrintWriter out) {
    for (int i = 0; i < events.size(); i++) {
      out.println("  " + line(events.getJsonObject(i)));
    }
  }

  /**
   * Two histories as one, in order of time.
   *
   * @param last only the last so many; null for all
   */
  static JsonArray inOrder(JsonArray one, JsonArray other, Integer last) {
    if (one.isEmpty()) {
      return other;
    }
    List<JsonObject> all = new ArrayList<>();
    one.forEach(event -> all.add((JsonObject) event));
    other.forEach(event -> all.add((JsonObject) event));
    all.sort(Comparator.comparing(event -> Instant.parse(event.getString("occurred_at"))));
    int from = last == null ? 0 : Math.max(0, all.size() - last);
    return new JsonArray(all.subList(from, all.size()));
  }

  /** What a line says is the server's word, and in part the device's. */
  static String line(JsonObject e) {
    StringBuilder line = new StringBuilder();
    line.append(
        "%s  %-21s %s"
            .formatted(
                Output.time(e.getString("occurred_at")), e.getString("kind"), e.getString("text")));
    JsonArray ended = e.getJsonArray("ended", new JsonArray());
    for (int i = 0; i < ended.size(); i++) {
      JsonObject c = ended.getJsonObject(i);
      line.append(", %s ended: %s".formatted(c.getString("request_type"), c.getString("outcome")));
    }
    JsonArray chain = e.getJsonArray("error_chain", new JsonArray());
    for (int i = 0; i < chain.size(); i++) {
      line.append(" (%s)".formatted(chain.getJsonObject(i).getString("description")));
    }
    JsonObject offered = e.getJsonObject("offered");
    if (offered != null) {
      line.append(" → was told: ").append(offered.getString("request_type"));
    }
    if (e.getString("refused") != null) {
      line.append(" → refused: ").append(e.getString("refused"));
    }
    if (e.getBoolean("repeat", false)) {
      line.append(" (a repeat)");
    }
    return Printable.of(line.toString());
  }
}
