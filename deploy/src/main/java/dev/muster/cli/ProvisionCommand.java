package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster provision}. */
@Command(
    name = "provision",
    description = "Devices that wait in Setup Assistant, or did: where their blueprints stand.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ProvisionStatusCommand.class,
      ProvisionShowCommand.class,
      ProvisionTimesCommand.class,
      ProvisionRehearseCommand.class,
      ProvisionCommand.Retry.class,
      ProvisionCommand.Release.class,
      ProvisionCommand.Restart.class,
      ProvisionEraseCommand.class
    })
final class ProvisionCommand {
  private ProvisionCommand() {}

  /** The path of a device's blueprint. */
  static String path(String device) {
    return "/v1/enrollments/%s/provisioning".formatted(ApiClient.encode(device));
  }

  /** What an admin may want. */
  private abstract static class Directive implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "DEVICE", description = "the device, " + DeviceArguments.NAMES)
    private String device;

    private final String word;

    private Directive(String word) {
      this.word = word;
    }

    @Override
    public Integer call() {
      JsonObject answer = output.api().post(path(device), new JsonObject().put("directive", word));
      if (!output.asJson(answer)) {
        ProvisionShowCommand.steps(output, answer);
      }
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
}
