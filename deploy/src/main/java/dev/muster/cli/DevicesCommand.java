package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
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
  private static final Listing LISTING =
      new Listing(
          "enrollments",
          "id",
          List.of(
              Column.id("ID", "id", "short_id"),
              Column.id("SERIAL", "serial_number"),
              Column.text("NAME", e -> e.getString("user", e.getString("device_name"))),
              Column.text("MODEL", e -> e.getString("product_name", e.getString("model"))),
              Column.text("OS", "os_version"),
              Column.text("STATUS", DevicesCommand::status),
              Column.text("QUEUED", "queued"),
              Column.time("LAST SEEN", "last_seen"),
              Column.text("CHANNEL", "channel").onlyWide(),
              Column.text("BUILD", "build_version").onlyWide(),
              Column.text("SUPERVISED", "supervised").onlyWide(),
              Column.text("DEP", "enrolled_via_dep").onlyWide(),
              Column.time("CERTIFICATE EXPIRES", "certificate_expires_at").onlyWide()),
          "No device fits: muster devices lists all, and muster enroll-link create LABEL lets one"
              + " in.");

  @Mixin private Output output;
  @Mixin private ListOptions list;
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
    list.print(output, answer, LISTING);
    return ExitCode.WELL;
  }

  private static String status(JsonObject e) {
    return e.containsKey("unreachable")
        ? "unreachable"
        : e.getBoolean("blocked", false)
            ? "blocked"
            : e.getBoolean("held") ? "held" : e.getString("status");
  }
}
