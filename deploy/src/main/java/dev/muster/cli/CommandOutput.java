package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What {@code muster command} says. */
final class CommandOutput {
  private CommandOutput() {}

  /** What would happen, and whether it would be asked about. */
  static void planned(Output output, JsonObject planned) {
    output.line(
        "%s would go to %d enrollments, %d refused. Nothing was done.",
        planned.getString("request_type"),
        planned.getInteger("targets"),
        planned.getInteger("refused"));
    if (planned.containsKey("about")) {
      output.line("It would be asked about: %s.", planned.getString("about"));
    }
    results(output, planned);
  }

  /** What happened for each. */
  static void queued(Output output, JsonObject answer) {
    output.line("%s %s", answer.getString("request_type"), answer.getString("command_uuid"));
    output.line(
        "%d enrollments, %d refused", answer.getInteger("targets"), answer.getInteger("refused"));
    grace(output, answer);
    results(output, answer);
  }

  /** What became of it, with those for whom it did not end well. */
  static void ended(Output output, JsonObject answer, JsonObject ended) {
    String uuid = answer.getString("command_uuid");
    output.line("%s %s: %s", answer.getString("request_type"), uuid, Waiting.states(ended));
    if (Waiting.exitCode(ended) != ExitCode.WELL) {
      JsonArray fates =
          output
              .api()
              .all("/v1/commands/%s/enrollments".formatted(ApiClient.encode(uuid)), "enrollments")
              .getJsonArray("enrollments");
      JsonArray notWell = new JsonArray();
      fates.stream()
          .map(JsonObject.class::cast)
          .filter(f -> !f.getString("state").equals("Acknowledged"))
          .forEach(notWell::add);
      FateTable.print(notWell, output.out(), Column.text("ENROLMENT", "enrollment"));
    }
  }

  /** Until when it can be taken back from all. */
  static void grace(Output output, JsonObject answer) {
    String until = answer.getString("not_before");
    if (until != null) {
      output.line(
          "No device is told before %s: until then  muster cancel %s  takes it back from all.",
          Output.time(until), answer.getString("command_uuid"));
    }
  }

  private static void results(Output output, JsonObject answer) {
    JsonArray results = answer.getJsonArray("enrollments");
    if (results.isEmpty()) {
      return;
    }
    Table table = new Table("ENROLMENT", "RESULT", "");
    for (int i = 0; i < results.size(); i++) {
      JsonObject r = results.getJsonObject(i);
      table.add(r.getString("enrollment"), r.getString("result"), r.getString("detail", ""));
    }
    table.print(output.out());
  }
}
