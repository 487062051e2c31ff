package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster devices}. */
@Command(
    name = "devices",
    description = "List the enrolments that fit every condition, now or at some moment.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster devices --model 'Mac*' --os '<26'",
      "  muster devices --at yesterday",
      "  muster devices --serial 'C02*' --ids | muster command SecurityInfo --from -"
    })
final class DevicesCommand implements Callable<Integer> {
  @Mixin private Output output;
  @Mixin private FilterOptions filter;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "as the log says it was then: a time " + Moment.FORMS)
  private Instant at;

  @Option(
      names = "--unreachable",
      description = "those whose push token is dead, as APNs says, until they tell another")
  private boolean unreachable;

  @Option(
      names = "--waiting-since",
      paramLabel = "TIME",
      description = "those that something waits for since then or longer, and who have not come")
  private Instant waitingSince;

  @Option(
      names = "--certificate-expires-before",
      paramLabel = "TIME",
      description = "those whose certificate ends before then, or has ended")
  private Instant certificateExpiresBefore;

  @Option(names = "--ids", description = "print the ids alone, one in each line, for pipes")
  private boolean ids;

  @Override
  public Integer call() {
    String path =
        Query.of(filter.conditions())
            .with("at", at)
            .with("unreachable", unreachable ? "true" : null)
            .with("waiting_since", waitingSince)
            .with("certificate_expires_before", certificateExpiresBefore)
            .with("limit", 1000)
            .behind("/v1/enrollments");
    JsonObject answer = output.api().all(path, "enrollments");
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    JsonArray enrollments = answer.getJsonArray("enrollments");
    if (ids) {
      output.ids(enrollments, "id");
      return ExitCode.WELL;
    }
    Table table = new Table("ID", "SERIAL", "NAME", "MODEL", "OS", "STATUS", "QUEUED", "LAST SEEN");
    for (int i = 0; i < enrollments.size(); i++) {
      JsonObject e = enrollments.getJsonObject(i);
      table.add(
          e.getString("id"),
          e.getString("serial_number", ""),
          e.getString("user", e.getString("device_name", "")),
          e.getString("product_name", e.getString("model", "")),
          e.getString("os_version", ""),
          e.containsKey("unreachable")
              ? "unreachable"
              : e.getBoolean("held") ? "held" : e.getString("status"),
          e.getInteger("queued").toString(),
          Output.time(e.getString("last_seen")));
    }
    table.print(output.out());
    return ExitCode.WELL;
  }
}
