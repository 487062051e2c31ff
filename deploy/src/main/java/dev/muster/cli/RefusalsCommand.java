package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
  @Mixin private Output output;

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
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    JsonArray refusals = answer.getJsonArray("refusals");
    Table table = new Table("WHEN", "WHO", "WHAT", "WHY");
    for (int i = 0; i < refusals.size(); i++) {
      JsonObject one = refusals.getJsonObject(i);
      table.add(
          Output.time(one.getString("recorded_at")),
          one.getString("enrollment", "a stranger"),
          one.getString("kind"),
          one.getString("text"));
    }
    table.print(output.out());
    return ExitCode.WELL;
  }
}
