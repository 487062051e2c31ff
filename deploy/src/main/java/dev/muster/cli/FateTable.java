package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;

/** What became of commands, a line for each. */
final class FateTable {
  /** What is said of each, behind what tells it from the next. */
  private static final List<Column> FATE =
      List.of(
          Column.text("STATE", "state"),
          Column.text("OFFERED", "offered"),
          Column.time("ENDED", "ended_at"),
          Column.text("WHY", FateTable::why));

  private FateTable() {}

  /** The columns of such a table, with this one first. */
  static List<Column> columns(Column first) {
    return Stream.concat(Stream.of(first), FATE.stream()).toList();
  }

  static void print(JsonArray fates, PrintWriter out, Column first) {
    List<Column> columns = columns(first);
    Table table = new Table(columns.stream().map(Column::head).toArray(String[]::new));
    fates.stream()
        .map(JsonObject.class::cast)
        .map(fate -> columns.stream().map(c -> c.shown(fate, true)).toArray(String[]::new))
        .forEach(table::add);
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
