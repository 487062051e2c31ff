package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster provision}. */
@Command(
    name = "provision",
    description = "Devices that wait in Setup Assistant, or did: where their blueprints stand.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ProvisionCommand.Status.class,
      ProvisionCommand.Show.class,
      ProvisionCommand.Retry.class,
      ProvisionCommand.Release.class,
      ProvisionCommand.Restart.class
    })
final class ProvisionCommand {
  private ProvisionCommand() {}

  private static String path(String enrollment) {
    return "/v1/enrollments/%s/provisioning".formatted(ApiClient.encode(enrollment));
  }

  /** {@code muster provision status}. */
  @Command(
      name = "status",
      description = "All of them, the latest first.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--state",
        paramLabel = "STATE",
        description = "those that are running, held, releasing, released or never-waited")
    private String state;

    @Override
    public Integer call() {
      JsonObject answer =
          output
              .api()
              .get(new Query().with("state", state).with("limit", 1000).behind("/v1/provisioning"));
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      Table table = new Table("SERIAL", "DEVICE", "BLUEPRINT", "STATE", "SINCE", "WHAT");
      JsonArray devices = answer.getJsonArray("devices");
      for (int i = 0; i < devices.size(); i++) {
        JsonObject device = devices.getJsonObject(i);
        table.add(
            device.getString("serial_number", ""),
            device.getString("enrollment"),
            device.getString("blueprint"),
            device.getString("state"),
            device.getString("started_at"),
            device.getString("text"));
      }
      table.print(output.out());
      return ExitCode.WELL;
    }
  }

  /** {@code muster provision show}. */
  @Command(
      name = "show",
      description = "One device, step by step.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "DEVICE", description = "its enrollment id")
    private String device;

    @Override
    public Integer call() {
      print(output, output.api().get(path(device)));
      return ExitCode.WELL;
    }
  }

  /** What an admin may want. */
  private abstract static class Directive implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "DEVICE", description = "its enrollment id")
    private String device;

    private final String word;

    private Directive(String word) {
      this.word = word;
    }

    @Override
    public Integer call() {
      print(output, output.api().post(path(device), new JsonObject().put("directive", word)));
      return ExitCode.WELL;
    }
  }

  /** {@code muster provision retry}. */
  @Command(
      name = "retry",
      description = "Have what failed tried again.",
      mixinStandardHelpOptions = true)
  static final class Retry extends Directive {
    Retry() {
      super("retry");
    }
  }

  /** {@code muster provision release}. */
  @Command(
      name = "release",
      description = "Let the device out of Setup Assistant now; what is left is done afterwards.",
      mixinStandardHelpOptions = true)
  static final class Release extends Directive {
    Release() {
      super("release");
    }
  }

  /** {@code muster provision restart}. */
  @Command(
      name = "restart",
      description = "Have all steps taken again.",
      mixinStandardHelpOptions = true)
  static final class Restart extends Directive {
    Restart() {
      super("restart");
    }
  }

  private static void print(Output output, JsonObject device) {
    if (output.asJson(device)) {
      return;
    }
    output.line(
        "%s  %s  %s",
        device.getString("enrollment"), device.getString("state"), device.getString("text"));
    Table table = new Table("STEP", "STATE", "NEED", "TRIES", "SINCE", "WHY");
    JsonArray steps = device.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      table.add(
          step.getString("name"),
          step.getString("state"),
          step.getString("need"),
          String.valueOf(step.getInteger("attempts")),
          step.getString("changed_at"),
          step.getString("why", ""));
    }
    table.print(output.out());
  }
}
