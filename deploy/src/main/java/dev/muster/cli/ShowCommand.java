package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster show}. */
@Command(
    name = "show",
    description = "Show one enrolment with its queue, or what became of a command.",
    mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(
      paramLabel = "ID",
      description = "an enrolment id, or a command's UUID with --command")
  private String id;

  @Option(names = "--command", description = "ID is the UUID of a command")
  private boolean command;

  @Override
  public Integer call() {
    return command ? fate() : enrollment();
  }

  private int enrollment() {
    JsonObject e = output.api().get("/v1/enrollments/" + ApiClient.encode(id));
    if (output.asJson(e)) {
      return 0;
    }
    PrintWriter out = output.out();
    Output.Table facts = new Output.Table("id", e.getString("id"));
    facts.add("name", e.getString("device_name", ""));
    facts.add("serial number", e.getString("serial_number", ""));
    facts.add("model", e.getString("model", "") + " " + e.getString("product_name", ""));
    facts.add("OS", e.getString("os_version", "") + " " + e.getString("build_version", ""));
    facts.add("channel", e.getString("channel"));
    facts.add("status", e.getString("status"));
    facts.add("last seen", Output.time(e.getString("last_seen")));
    facts.print(out);
    JsonArray queue = e.getJsonArray("queue");
    out.println();
    if (queue.isEmpty()) {
      out.println("Nothing is queued.");
      return 0;
    }
    Output.Table table = new Output.Table("QUEUED", "COMMAND", "UUID", "");
    for (int i = 0; i < queue.size(); i++) {
      JsonObject c = queue.getJsonObject(i);
      table.add(
          Output.time(c.getString("queued_at")),
          c.getString("request_type"),
          c.getString("command_uuid"),
          c.getBoolean("not_now") ? "NotNow" : "");
    }
    table.print(out);
    return 0;
  }

  private int fate() {
    JsonObject answer =
        output.api().get("/v1/commands/%s/enrollments".formatted(ApiClient.encode(id)));
    if (output.asJson(answer)) {
      return 0;
    }
    JsonArray enrollments = answer.getJsonArray("enrollments");
    Output.Table table = new Output.Table("ENROLMENT", "COMMAND", "STATUS", "OFFERED", "ENDED");
    for (int i = 0; i < enrollments.size(); i++) {
      JsonObject e = enrollments.getJsonObject(i);
      String ended = e.getString("ended_at");
      table.add(
          e.getString("enrollment"),
          e.getString("request_type"),
          e.getString("state"),
          e.getInteger("offered").toString(),
          ended == null ? "" : Output.time(ended));
    }
    table.print(output.out());
    return 0;
  }
}
