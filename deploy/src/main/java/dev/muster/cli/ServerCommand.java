package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster server}. */
@Command(
    name = "server",
    description = "The servers that this command line knows by name.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ServerCommand.Add.class,
      ServerCommand.List.class,
      ServerCommand.Use.class,
      ServerCommand.Remove.class
    })
final class ServerCommand {

  /** {@code muster server add}. */
  @Command(
      name = "add",
      description = "Make a server known. Its token is kept in a file that only you can read.",
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "what you call it")
    private String name;

    @Option(names = "--url", required = true, description = "of its admin API")
    private String url;

    @Option(
        names = "--token-file",
        required = true,
        paramLabel = "FILE",
        description = "holds a token")
    private Path tokenFile;

    @Option(
        names = "--ca",
        required = true,
        paramLabel = "FILE",
        description = "the certificate that it is trusted by, ca.pem in its data directory")
    private Path ca;

    @Override
    public Integer call() {
      ServerProfiles.ofUser().add(name, new ServerProfile(url, read(tokenFile), read(ca)));
      spec.commandLine().getOut().printf("%s is known%n", name);
      return ExitCode.WELL;
    }

    private static String read(Path file) {
      try {
        return Files.readString(file).strip();
      } catch (IOException e) {
        throw new CliException("can't read %s: check the path".formatted(file));
      }
    }
  }

  /** {@code muster server list}. */
  @Command(
      name = "list",
      description = "List the servers that are known; * marks the current one.",
      mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() {
      ServerProfiles profiles = ServerProfiles.ofUser();
      Optional<String> current = profiles.current();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        JsonObject servers = new JsonObject();
        profiles.names().forEach(name -> servers.put(name, profiles.find(name).url()));
        out.println(
            new JsonObject()
                .put("current", current.orElse(null))
                .put("servers", servers)
                .encodePrettily());
        return ExitCode.WELL;
      }
      Table table = new Table("", "NAME", "URL");
      profiles
          .names()
          .forEach(
              name ->
                  table.add(
                      current.filter(name::equals).map(n -> "*").orElse(""),
                      name,
                      profiles.find(name).url()));
      table.print(out);
      return ExitCode.WELL;
    }
  }

  /** {@code muster server use}. */
  @Command(
      name = "use",
      description = "Make a server the current one.",
      mixinStandardHelpOptions = true)
  static final class Use implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "a known server")
    private String name;

    @Override
    public Integer call() {
      ServerProfiles.ofUser().use(name);
      return ExitCode.WELL;
    }
  }

  /** {@code muster server remove}. */
  @Command(name = "remove", description = "Forget a server.", mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "a known server")
    private String name;

    @Override
    public Integer call() {
      ServerProfiles.ofUser().remove(name);
      return ExitCode.WELL;
    }
  }
}
