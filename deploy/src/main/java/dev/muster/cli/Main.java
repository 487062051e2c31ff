package dev.muster.cli;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.node.NodeTakenException;
import dev.muster.log.topics.TopicException;
import dev.muster.server.MusterServer;
import dev.muster.server.config.ConfigurationException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The program {@code muster}. {@link ExitCode} says what it exits with. */
@Command(
    name = "muster",
    description = "An event-sourced MDM server for Apple devices.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {
  /** The version of the program. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + MusterServer.version()};
    }
  }

  /** The commands by name, in the order in which the help lists them. */
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    for (Class<?> command :
        List.of(
            ServeCommand.class,
            InitCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DemoCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            DevicesCommand.class,
            ShowCommand.class,
            CommandCommand.class,
            CommandsCommand.class,
            CommandTypesCommand.class,
            CancelCommand.class,
            HoldCommand.class,
            PushCommand.class,
            PushCertCommand.class,
            ReleaseCommand.class,
            RevokeCommand.class,
            RenewCommand.class,
            HistoryCommand.class,
            TailCommand.class,
            SecretsCommand.class,
            TokenCommand.class,
            WebhookCommand.class,
            KeysCommand.class,
            CaCommand.class,
            ExpiringCommand.class,
            RefusalsCommand.class,
            EnrollLinkCommand.class,
            AllowReenrollCommand.class,
            DepCommand.class,
            ApplyCommand.class,
            BlueprintCommand.class,
            ProvisionCommand.class,
            PackagesCommand.class,
            ServerCommand.class,
            SimulateCommand.class,
            CompletionCommand.class,
            FuzzCommand.class,
            BenchCommand.class,
            FaultsCommand.class)) {
      COMMANDS.put(command.getAnnotation(Command.class).name(), command);
    }
  }

  private Main() {}

  /** Runs the program. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // A server stops through its shutdown hook; nothing else may keep the process alive.
    System.exit(commandLine(out, err, args).execute(args));
  }

  /**
   * The command line for these arguments. It has the one command that they name, because to build
   * all of them takes a good part of the time that a short command takes; or all, where they name
   * none, or one that speaks of the others.
   */
  static CommandLine commandLine(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    Class<?> named = args.length == 0 ? null : COMMANDS.get(args[0]);
    if (named == null || named == CompletionCommand.class) {
      COMMANDS.values().forEach(line::addSubcommand);
    } else {
      line.addSubcommand(named);
    }
    return line.registerConverter(Instant.class, new Moment(Clock.systemDefaultZone()))
        .registerConverter(Duration.class, new Length())
        .setUsageHelpAutoWidth(true)
        .setOut(out)
        .setErr(err)
        .setExecutionStrategy(Main::execute)
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              err.println("muster: " + Printable.of(say(e)));
              return exitCode(e);
            });
  }

  /** What every command does at its end: all that it printed is written, or its failure is told. */
  private static int execute(ParseResult parsed) {
    CommandLine command = parsed.commandSpec().commandLine();
    try {
      int exit = new CommandLine.RunLast().execute(parsed);
      // The standard output has the bytes of what is no text.
      if (command.getOut().checkError() || System.out.checkError()) {
        command.getErr().println("muster: " + outputLost().getMessage());
        return ExitCode.FAILED;
      }
      return exit;
    } finally {
      command.getOut().flush();
      parsed.asCommandLineList().stream()
          .flatMap(line -> line.getCommandSpec().mixins().values().stream())
          .map(CommandSpec::userObject)
          .filter(Output.class::isInstance)
          .map(Output.class::cast)
          .forEach(Output::close);
    }
  }

  /** What was printed did not get to whom it was for. */
  static CliException outputLost() {
    return new CliException(
        "the output was not written whole: the disk is full, or who reads it has gone");
  }

  private static int exitCode(Exception e) {
    return switch (e) {
      case CliException known -> known.exitCode();
      case ConfigurationException known -> ExitCode.SETTINGS;
      default -> ExitCode.FAILED;
    };
  }

  private static String say(Exception e) {
    return switch (e) {
      case CliException known -> known.getMessage();
      case ConfigurationException known -> known.getMessage();
      case TopicException known -> known.getMessage();
      case LogUnavailableException known -> known.getMessage();
      case NodeTakenException known -> known.getMessage();
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
