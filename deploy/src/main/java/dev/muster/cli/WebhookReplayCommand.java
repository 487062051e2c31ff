package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster webhook replay}. */
@Command(
    name = "replay",
    description = {
      "Tell a webhook again what happened from a moment on, or send its dead letters again."
    },
    mixinStandardHelpOptions = true)
final class WebhookReplayCommand implements Callable<Integer> {
  /** What is sent again. */
  static final class What {
    @Option(names = "--from", paramLabel = "TIME", description = "all since then, " + Moment.FORMS)
    private Instant from;

    @Option(names = "--dead", description = "its dead letters, and nothing else")
    private boolean dead;
  }

  @Mixin private Output output;

  @ArgGroup(multiplicity = "1")
  private What what;

  @Parameters(paramLabel = "NAME", description = "the webhook")
  private String name;

  @Override
  public Integer call() {
    JsonObject wanted =
        what.dead
            ? new JsonObject().put("dead", true)
            : new JsonObject().put("from", what.from.toString());
    JsonObject answer = output.api().post(WebhookCommand.one(name) + "/replay", wanted);
    if (!output.asJson(answer)) {
      if (what.dead) {
        output.line(
            "%s is sent its %d dead letters again.", name, answer.getInteger("dead_letters"));
      } else {
        output.line(
            "%s is told again what happened since %s.",
            name, Output.time(answer.getString("replayed_from")));
      }
    }
    return ExitCode.WELL;
  }
}
