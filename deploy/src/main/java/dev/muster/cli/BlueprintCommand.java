package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster blueprint}. */
@Command(
    name = "blueprint",
    description = {
      "What devices get while they wait in Setup Assistant, step by step. Every blueprint ends with"
          + " the device's release."
    },
    mixinStandardHelpOptions = true,
    subcommands = {BlueprintCommand.Apply.class, BlueprintCommand.Show.class})
final class BlueprintCommand {
  private static final String PATH = "/v1/blueprints";

  private BlueprintCommand() {}

  /** {@code muster blueprint apply}. */
  @Command(
      name = "apply",
      description = "Put the blueprints of a file in place of those that hold.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "A file, in which the last blueprint that fits a device counts:",
        "  blueprints:",
        "    - name: mac",
        "      for: {family: Mac}",
        "      within: PT30M",
        "      steps:",
        "        - name: wifi",
        "          command: {RequestType: InstallProfile, Payload: '@wifi.mobileconfig'}",
        "          need: hold"
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = {"-f", "--file"},
        required = true,
        paramLabel = "FILE",
        description = "YAML with blueprints; - is standard input")
    private String file;

    @Override
    public Integer call() {
      JsonObject applied = output.api().put(PATH, BlueprintFile.read(file));
      if (!output.asJson(applied)) {
        output.line(
            "Applied: %d blueprints. They hold for devices that come from now on.",
            applied.getJsonArray("blueprints").size());
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster blueprint show}. */
  @Command(
      name = "show",
      description = "The blueprints that hold.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Output output;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get(PATH);
      if (!output.asJson(answer)) {
        output.line("%s", DepYaml.write(answer).strip());
      }
      return ExitCode.WELL;
    }
  }
}
