package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster webhook}. */
@Command(
    name = "webhook",
    description = "Other programs that are told by HTTP what happens to devices.",
    mixinStandardHelpOptions = true,
    subcommands = {
      WebhookAddCommand.class,
      WebhookCommand.All.class,
      WebhookShowCommand.class,
      WebhookCommand.Test.class,
      WebhookCommand.Pause.class,
      WebhookCommand.Resume.class,
      WebhookReplayCommand.class,
      WebhookCommand.Remove.class
    })
final class WebhookCommand {
  static final String PATH = "/v1/webhooks";

  private WebhookCommand() {}

  static String one(String name) {
    return PATH + "/" + ApiClient.encode(name);
  }

  /** {@code muster webhook list}. */
  @Command(
      name = "list",
      description = "The webhooks, and how far each is.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "webhooks",
            "name",
            java.util.List.of(
                Column.id("NAME", "name"),
                Column.text("FORMAT", "format"),
                Column.text("STATE", "state"),
                Column.text("BEHIND", "events_behind"),
                Column.text("HELD", "held_devices"),
                Column.text("DEAD", "dead_letters"),
                Column.text("URL", "url"),
                Column.id("ID", "id").onlyWide(),
                Column.text("SIGNED", "signed").onlyWide(),
                Column.time("CREATED", "created_at").onlyWide()),
            "There is no webhook yet: muster webhook add NAME URL makes one.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Override
    public Integer call() {
      list.print(output, output.api().get(PATH), LISTING);
      return ExitCode.WELL;
    }
  }

  /** {@code muster webhook test}. */
  @Command(
      name = "test",
      description = "Send a webhook something that happened to nobody, and say what it answers.",
      mixinStandardHelpOptions = true)
  static final class Test implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the webhook")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().post(one(name) + "/test");
      boolean taken = answer.getBoolean("taken");
      if (!output.asJson(answer)) {
        output.line(
            "%s %s: %s", name, taken ? "hears" : "takes nothing", answer.getString("answer"));
      }
      return taken ? ExitCode.WELL : ExitCode.FAILED;
    }
  }

  /** {@code muster webhook pause}. */
  @Command(
      name = "pause",
      description = "Tell a webhook nothing until it is resumed. It misses nothing by that.",
      mixinStandardHelpOptions = true)
  static final class Pause implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the webhook")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().post(one(name) + "/pause");
      if (!output.asJson(answer)) {
        output.line("%s is paused: muster webhook resume %s goes on from here.", name, name);
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster webhook resume}. */
  @Command(
      name = "resume",
      description = "Tell a webhook what happened from where it was paused.",
      mixinStandardHelpOptions = true)
  static final class Resume implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the webhook")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().post(one(name) + "/resume");
      if (!output.asJson(answer)) {
        output.line("%s goes on.", name);
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster webhook remove}. */
  @Command(
      name = "remove",
      description = "Tell a webhook nothing any more, and forget it.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the webhook")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().delete(one(name));
      if (!output.asJson(answer)) {
        output.line("%s is gone.", name);
      }
      return ExitCode.WELL;
    }
  }
}
