package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster expiring}. */
@Command(
    name = "expiring",
    description =
        "All that ends: certificates of CAs, TLS and pushes, and of devices if it is soon.",
    mixinStandardHelpOptions = true)
final class ExpiringCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = "--before",
      paramLabel = "TIME",
      description =
          "those of devices that end before then (default: within 60 days): a time " + Moment.FORMS)
  private Instant before;

  @Override
  public Integer call() {
    String path = new Query().with("before", before).with("limit", 1000).behind("/v1/expiring");
    JsonObject answer = output.api().get(path);
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    JsonArray certificates = answer.getJsonArray("certificates");
    Table table = new Table("USE", "WHOSE", "ENDS", "DAYS LEFT");
    for (int i = 0; i < certificates.size(); i++) {
      JsonObject one = certificates.getJsonObject(i);
      table.add(
          one.getString("use"),
          one.getString("name"),
          Output.time(one.getString("ends_at")),
          one.getLong("days_left").toString());
    }
    table.print(output.out());
    if (answer.getInteger("devices") > 1000) {
      output
          .err()
          .printf("%d devices in all, of which the first 1000%n", answer.getInteger("devices"));
    }
    return ExitCode.WELL;
  }
}
