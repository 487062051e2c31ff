package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
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
        paramLabel = "FILE",
        description =
            "the certificate that it is trusted by, ca.pem in its data directory; a public"
                + " certificate needs none")
    private Path ca;

    @Option(names = "--no-check", description = "keep it without asking whether it answers")
    private boolean unchecked;

    @Override
    public Integer call() {
      Optional<Path> caFile = Optional.ofNullable(ca);
      ServerProfile profile =
          new ServerProfile(url, PemFiles.text(tokenFile).strip(), caFile.map(PemFiles::text));
      String found = "it was not asked whether it answers";
      try (ApiClient api = new ApiClient(ServerAccess.given(profile, tokenFile, caFile))) {
        if (!unchecked) {
          found = check(api);
        }
      }
      ServerProfiles.ofUser().add(name, profile);
      spec.commandLine().getOut().println(Printable.of("%s is known: %s".formatted(name, found)));
      return ExitCode.WELL;
    }

    /** What the server says of itself. */
    private static String check(ApiClient api) {
      try {
        JsonObject status = api.get("/v1/status");
        return "it answers, and is %s with Muster %s and %d enrolled devices"
            .formatted(
                status.getString("node"),
                status.getString("version"),
                status.getJsonObject("platforms").stream()
                    .mapToInt(platform -> (Integer) platform.getValue())
                    .sum());
      } catch (Refusal e) {
        if (e.forbidden()) {
          return "it answers, and the token is good, but may not read the fleet";
        }
        throw e;
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
