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
    private static final Listing LISTING =
        new Listing(
            "secrets",
            "id",
            java.util.List.of(
                Column.id("ID", "id"),
                Column.text("KIND", "kind"),
                Column.text("STANDING", "standing"),
                Column.time("CREATED", "made_at"),
                Column.time("LAST SHOWN", "revealed_at")),
            "Nothing is kept about this device.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Parameters(paramLabel = "SERIAL", description = "the device's serial number")
    private String serial;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/secrets?serial=" + ApiClient.encode(serial));
      list.print(output, answer, LISTING);
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
