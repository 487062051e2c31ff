package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;

/** What became of commands, a line for each. */
final class FateTable {
  private FateTable() {}

  /** What tells one line from the next. */
  enum Column {
    /** Of one command: the enrolment. */
    ENROLMENT,
    /** Of one enrolment: the command. */
    COMMAND
  }

  static void print(JsonArray fates, PrintWriter out, Column first) {
    Table table =
        new Table(
            first == Column.ENROLMENT ? "ENROLMENT" : "COMMAND",
            "STATE",
            "OFFERED",
            "ENDED",
            "WHY");
    for (int i = 0; i < fates.size(); i++) {
      JsonObject fate = fates.getJsonObject(i);
      table.add(
          first == Column.ENROLMENT
              ? fate.getString("enrollment")
              : fate.getString("request_type") + " " + fate.getString("command_uuid"),
          fate.getString("state"),
          fate.getInteger("offered").toString(),
          Output.time(fate.getString("ended_at")),
          why(fate));
    }
    table.print(out);
  }

  /** The reason or the error chain in words. */
  static String why(JsonObject fate) {
    StringBuilder why = new StringBuilder(fate.getString("reason", ""));
    JsonArray chain = fate.getJsonArray("error_chain", new JsonArray());
    for (int i = 0; i < chain.size(); i++) {
      JsonObject item = chain.getJsonObject(i);
      why.append(i == 0 ? "" : "; ")
          .append(item.getString("description"))
          .append(
              " (%s %d)".formatted(item.getString("error_domain"), item.getInteger("error_code")));
    }
    String late = fate.getString("late_status");
    if (late != null) {
      why.append(why.isEmpty() ? "" : "; ")
          .append("the device answered ")
          .append(late)
          .append(" all the same");
    }
    return why.toString();
  }
}
