package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster secrets}. */
@Command(
    name = "secrets",
    description = "What is kept about devices for people, such as codes that unlock them.",
    mixinStandardHelpOptions = true,
    subcommands = {SecretsCommand.List.class, SecretsCommand.Reveal.class})
final class SecretsCommand {

  /** {@code muster secrets list}. */
  @Command(
      name = "list",
      description = "Which secrets there are about a device, newest first. None is shown.",
      mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "SERIAL", description = "the device's serial number")
    private String serial;

    @Option(names = "--ids", description = "print the ids alone, one in each line, for pipes")
    private boolean ids;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/secrets?serial=" + ApiClient.encode(serial));
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      if (ids) {
        output.ids(answer.getJsonArray("secrets"), "id");
        return ExitCode.WELL;
      }
      if (answer.getJsonArray("secrets").isEmpty()) {
        output.line("nothing is kept about %s", serial);
        return ExitCode.WELL;
      }
      Table table = new Table("ID", "KIND", "STANDING", "MADE", "SHOWN LAST");
      answer.getJsonArray("secrets").stream()
          .map(JsonObject.class::cast)
          .forEach(
              s ->
                  table.add(
                      s.getString("id"),
                      s.getString("kind"),
                      s.getString("standing"),
                      Output.time(s.getString("made_at")),
                      Output.time(s.getString("revealed_at"))));
      table.print(output.out());
      return ExitCode.WELL;
    }
  }

  /** {@code muster secrets reveal}. */
  @Command(
      name = "reveal",
      description = "Show a secret. Who sees it, and why, is recorded first.",
      mixinStandardHelpOptions = true)
  static final class Reveal implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "ID", description = "the secret's id")
    private String id;

    @Option(
        names = "--reason",
        required = true,
        paramLabel = "TEXT",
        description = "why it is needed, for the record")
    private String reason;

    @Override
    public Integer call() {
      JsonObject answer =
          output
              .api()
              .post(
                  "/v1/secrets/%s/reveal".formatted(ApiClient.encode(id)),
                  new JsonObject().put("reason", reason));
      if (!output.asJson(answer)) {
        output.line("%s", answer.getString("value"));
        if (!answer.getString("standing").equals("current")) {
          output.err().printf("It is no current one: it is %s.%n", answer.getString("standing"));
        }
      }
      return ExitCode.WELL;
    }
  }
}
