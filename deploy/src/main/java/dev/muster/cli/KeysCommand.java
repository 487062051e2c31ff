package dev.muster.cli;

import dev.muster.log.seal.InstallationKeys;
import dev.muster.server.MusterServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster keys}. */
@Command(
    name = "keys",
    description =
        "The keys that seal what devices send: list them, and replace the installation key.",
    mixinStandardHelpOptions = true,
    subcommands = {KeysCommand.List.class, KeysCommand.Rotate.class, KeysCommand.Retire.class})
final class KeysCommand {

  /** {@code muster keys list}. */
  @Command(
      name = "list",
      description = "Which installation keys there are, and what they open.",
      mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    @Mixin private Output output;

    @Override
    public Integer call() {
      show(output, output.api().get("/v1/keys"));
      return ExitCode.WELL;
    }
  }

  /** {@code muster keys rotate}. */
  @Command(
      name = "rotate",
      description = "Make a new installation key. The log stays as it is.",
      mixinStandardHelpOptions = true)
  static final class Rotate implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--files",
        paramLabel = "DIR",
        description = "in a data directory that no server uses, in place of asking a server")
    private Path files;

    @Override
    public Integer call() {
      if (files != null) {
        return change(output, files, MusterServer::rotateKeys);
      }
      JsonObject answer = output.api().post("/v1/keys/rotate", new JsonObject());
      show(output, answer);
      output
          .err()
          .println(
              "Back up secrets/installation.key, copy it to the other nodes if there are any and"
                  + " restart them, then run: muster keys retire");
      return ExitCode.WELL;
    }
  }

  /** {@code muster keys retire}. */
  @Command(
      name = "retire",
      description = "Forget former installation keys, once every node has the current one.",
      mixinStandardHelpOptions = true)
  static final class Retire implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--files",
        paramLabel = "DIR",
        description = "in a data directory that no server uses, in place of asking a server")
    private Path files;

    @Override
    public Integer call() {
      if (files != null) {
        return change(output, files, MusterServer::retireKeys);
      }
      show(output, output.api().post("/v1/keys/retire", new JsonObject()));
      return ExitCode.WELL;
    }
  }

  private static int change(Output output, Path files, Function<Path, InstallationKeys> change) {
    if (!files.resolve("secrets").resolve("installation.key").toFile().exists()) {
      throw new CliException(files + " has no secrets/installation.key: name a data directory");
    }
    change.apply(files).all().forEach(key -> output.out().println(key.id()));
    return ExitCode.WELL;
  }

  private static void show(Output output, JsonObject answer) {
    if (output.asJson(answer)) {
      return;
    }
    JsonArray keys = answer.getJsonArray("installation_keys");
    Table table = new Table("INSTALLATION KEY", "", "OPENS");
    for (int i = 0; i < keys.size(); i++) {
      JsonObject key = keys.getJsonObject(i);
      table.add(
          key.getString("id"),
          i == 0 ? "current" : "former",
          "%d data keys".formatted(key.getLong("opens")));
    }
    table.print(output.out());
    JsonObject data = answer.getJsonObject("data_keys");
    output
        .out()
        .printf(
            "%d data keys for the installation, %d for devices, %d that this node can't open%n",
            data.getLong("installation"), data.getLong("devices"), data.getLong("closed"));
  }
}
