package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
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

  /** In a command, a file in place of its contents as base64. */
  private static final String CONTENTS_OF = "@";

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
      JsonObject applied = output.api().put(PATH, document());
      if (!output.asJson(applied)) {
        output.line(
            "Applied: %d blueprints. They hold for devices that come from now on.",
            applied.getJsonArray("blueprints").size());
      }
      return ExitCode.WELL;
    }

    private JsonObject document() {
      Path directory = file.equals("-") ? Path.of("") : Path.of(file).toAbsolutePath().getParent();
      try {
        if (DepYaml.readTyped(DepFile.text(file)) instanceof Map<?, ?> content) {
          return (JsonObject) json(content, directory);
        }
      } catch (DepYaml.Unreadable e) {
        throw new CliException("%s: %s".formatted(file, e.getMessage()));
      }
      throw new CliException("%s has no blueprints: at its top".formatted(file));
    }

    private static Object json(Object content, Path directory) {
      return switch (content) {
        case Map<?, ?> map -> {
          JsonObject json = new JsonObject();
          map.forEach((key, value) -> json.put(String.valueOf(key), json(value, directory)));
          yield json;
        }
        case List<?> list -> new JsonArray(list.stream().map(v -> json(v, directory)).toList());
        case String text when text.startsWith(CONTENTS_OF) ->
            contents(directory.resolve(text.substring(CONTENTS_OF.length())));
        case null -> null;
        default -> content;
      };
    }

    private static String contents(Path file) {
      try {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
      } catch (IOException e) {
        throw new CliException("can't read %s: check the path".formatted(file));
      }
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
