package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster devices}. */
@Command(name = "devices", description = "List the enrolments.", mixinStandardHelpOptions = true)
final class DevicesCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Override
  public Integer call() {
    JsonObject answer = output.api().get("/v1/enrollments");
    if (output.asJson(answer)) {
      return 0;
    }
    JsonArray enrollments = answer.getJsonArray("enrollments");
    Output.Table table =
        new Output.Table("ID", "SERIAL", "NAME", "OS", "STATUS", "QUEUED", "LAST SEEN");
    for (int i = 0; i < enrollments.size(); i++) {
      JsonObject e = enrollments.getJsonObject(i);
      table.add(
          e.getString("id"),
          e.getString("serial_number", ""),
          e.getString("user", e.getString("device_name", "")),
          e.getString("os_version", ""),
          e.getString("status"),
          e.getInteger("queued").toString(),
          Output.time(e.getString("last_seen")));
    }
    table.print(output.out());
    return 0;
  }
}
