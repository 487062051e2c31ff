package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster refusals}. */
@Command(
    name = "refusals",
    description = "What was refused last, and why: messages of devices, strangers, and SCEP.",
    mixinStandardHelpOptions = true)
final class RefusalsCommand implements Callable<Integer> {
  private static final Listing LISTING =
      new Listing(
          "refusals",
          "kind",
          List.of(
              Column.time("WHEN", "recorded_at"),
              Column.text("WHO", e -> e.getString("enrollment", "a stranger")),
              Column.text("WHAT", "kind"),
              Column.text("WHY", "text")),
          "Nothing was refused lately.");

  @Mixin private Output output;
  @Mixin private ListOptions list;

  @Option(
      names = "--reason",
      paramLabel = "CODE",
      description = "only these, such as enrolled-under-another-identity")
  private String reason;

  @Option(names = "--limit", paramLabel = "N", description = "at most so many (default: 50)")
  private Integer limit;

  @Override
  public Integer call() {
    String path =
        new Query()
            .with("reason", reason)
            .with("limit", limit == null ? "50" : limit.toString())
            .behind("/v1/refusals");
    JsonObject answer = output.api().get(path);
    list.print(output, answer, LISTING);
    return ExitCode.WELL;
  }
}
