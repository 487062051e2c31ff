package dev.muster.cli;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.topics.TopicException;
import dev.muster.server.ConfigurationException;
import dev.muster.server.MusterServer;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The program {@code muster}. {@link ExitCode} says what it exits with. */
@Command(
    name = "muster",
    description = "An event-sourced MDM server for Apple devices.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    subcommands = {
      ServeCommand.class,
      DemoCommand.class,
      StatusCommand.class,
      DevicesCommand.class,
      ShowCommand.class,
      CommandCommand.class,
      CommandsCommand.class,
      CommandTypesCommand.class,
      CancelCommand.class,
      HoldCommand.class,
      ReleaseCommand.class,
      RevokeCommand.class,
      RenewCommand.class,
      HistoryCommand.class,
      TailCommand.class,
      TokenCommand.class,
      ServerCommand.class,
      CompletionCommand.class,
      FuzzCommand.class,
      BenchCommand.class
    })
public final class Main {
  /** The version of the program. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + MusterServer.version()};
    }
  }

  private Main() {}

  /** Runs the program. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // A server stops through its shutdown hook; nothing else may keep the process alive.
    System.exit(commandLine(out, err).execute(args));
  }

  static CommandLine commandLine(PrintWriter out, PrintWriter err) {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setOut(out)
        .setErr(err)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              err.println("muster: " + say(e));
              return e instanceof CliException known ? known.exitCode() : ExitCode.FAILED;
            });
  }

  private static String say(Exception e) {
    return switch (e) {
      case CliException known -> known.getMessage();
      case ConfigurationException known -> known.getMessage();
      case TopicException known -> known.getMessage();
      case LogUnavailableException known -> known.getMessage();
      default -> {
        for (Throwable t = e; t != null; t = t.getCause()) {
          if (t instanceof BindException) {
            yield "a port is taken (%s): stop what uses it, or set gateway.port, admin.port or kafka.embedded.port"
                .formatted(t.getMessage());
          }
        }
        Throwable root = e;
        while (root.getCause() != null) {
          root = root.getCause();
        }
        yield "failed unexpectedly, please report this: %s (%s)".formatted(e, root);
      }
    };
  }
}
