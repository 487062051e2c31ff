package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster cancel}. */
@Command(
    name = "cancel",
    description = {
      "Take a command back, from everyone for whom it has not ended, or from some.",
      "What a device was offered already it may carry out all the same."
    },
    mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(index = "0", paramLabel = "UUID", description = "the command")
  private String uuid;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DEVICE",
      description = "some of those it is for")
  private List<String> ids = List.of();

  @Override
  public Integer call() {
    JsonObject body = new JsonObject();
    if (!ids.isEmpty()) {
      body.put("enrollments", new JsonArray(List.copyOf(ids)));
    }
    JsonObject answer =
        output.api().post("/v1/commands/%s/cancel".formatted(ApiClient.encode(uuid)), body);
    if (!output.asJson(answer)) {
      output.line("taken back for %d enrolments", answer.getInteger("cancelled"));
    }
    return ExitCode.WELL;
  }
}
