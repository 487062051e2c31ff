package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/** Where blueprints stand, as lines of a table. */
final class ProvisionRows {
  private ProvisionRows() {}

  /** How many wait, and what became of the others. */
  static String summary(JsonObject answer) {
    JsonObject counts = answer.getJsonObject("counts");
    int inUse = counts.getInteger("in-use") + counts.getInteger("done");
    String others =
        (inUse > 0 ? ", in use %d".formatted(inUse) : "")
            + (counts.getInteger("never-waited") > 0
                ? ", never waited %d".formatted(counts.getInteger("never-waited"))
                : "");
    return "waiting %d, held %d, released %d, gave up %d%s"
        .formatted(
            counts.getInteger("running") + counts.getInteger("releasing"),
            counts.getInteger("held"),
            counts.getInteger("released") - counts.getInteger("gave-up"),
            counts.getInteger("gave-up"),
            others);
  }

  /** Whether there are devices, and none is in Setup Assistant any more. */
  static boolean allReleased(JsonObject answer) {
    JsonObject counts = answer.getJsonObject("counts");
    int waiting =
        counts.getInteger("running") + counts.getInteger("releasing") + counts.getInteger("held");
    return waiting == 0 && counts.stream().anyMatch(count -> (int) count.getValue() > 0);
  }

  /** All as lines, cut to this width where there is one. */
  static List<String> table(JsonObject answer, OptionalInt width) {
    Instant now = Instant.parse(answer.getString("at"));
    Table table =
        new Table("SERIAL", "BLUEPRINT", "STATE", "STEP", "SINCE", "SEEN", "WHO", "AWAITS");
    JsonArray devices = answer.getJsonArray("devices");
    for (int i = 0; i < devices.size(); i++) {
      JsonObject device = devices.getJsonObject(i);
      table.add(
          device.getString("serial_number", device.getString("enrollment")),
          device.getString("blueprint"),
          word(device),
          step(device),
          Age.since(device.getString("step_since", device.getString("ended_at")), now),
          Age.since(device.getString("last_seen"), now),
          device.getString("who"),
          device.getString("awaits"));
    }
    StringWriter text = new StringWriter();
    table.print(new PrintWriter(text), width);
    return text.toString().lines().toList();
  }

  /** The state; that it gave up says more than that it is released. */
  static String word(JsonObject device) {
    return device.getBoolean("gave_up") ? "gave-up" : device.getString("state");
  }

  /** Which of how many steps, and its name. */
  static String step(JsonObject device) {
    int steps = device.getJsonArray("steps").size();
    return device.getInteger("step") == null
        ? "%d of %d".formatted(done(device), steps)
        : "%d/%d %s".formatted(device.getInteger("step"), steps, device.getString("step_name"));
  }

  private static long done(JsonObject device) {
    return device.getJsonArray("steps").stream()
        .filter(step -> "done".equals(((JsonObject) step).getString("state")))
        .count();
  }

  /** What is waited for, and by whom it can be ended. */
  static String awaits(JsonObject device) {
    String who = device.getString("who");
    return who.equals("nobody")
        ? device.getString("awaits")
        : "%s (%s)".formatted(device.getString("awaits"), who);
  }

  /** A line that says where a device stands, and changes only when that does. */
  static String line(JsonObject device) {
    return Printable.of(
        "%s  %s  %s  %s: %s"
            .formatted(
                device.getString("serial_number", device.getString("enrollment")),
                device.getString("blueprint").isEmpty() ? "-" : device.getString("blueprint"),
                word(device),
                step(device),
                device.getString("who").equals("nobody")
                    ? device.getString("text")
                    : awaits(device)));
  }
}
