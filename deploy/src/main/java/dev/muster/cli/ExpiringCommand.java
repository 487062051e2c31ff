package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
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
  private static final Listing LISTING =
      new Listing(
          "certificates",
          "name",
          List.of(
              Column.text("USE", "use"),
              Column.text("WHOSE", "name"),
              Column.time("EXPIRES", "ends_at"),
              Column.text("DAYS LEFT", "days_left")),
          "Nothing expires.");

  @Mixin private Output output;
  @Mixin private ListOptions list;

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
    list.print(output, answer, LISTING);
    if (answer.getInteger("devices") > 1000) {
      output
          .err()
          .printf("%d devices in all, of which the first 1000%n", answer.getInteger("devices"));
    }
    return ExitCode.WELL;
  }
}
