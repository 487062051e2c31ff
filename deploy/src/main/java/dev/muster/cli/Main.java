package dev.muster.cli;

import dev.muster.server.MusterServer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program {@code muster}. {@link ExitCode} says what it exits with. */
@Command(
    name = "muster",
    description = "An event-sourced MDM server for Apple devices.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main implements Runnable {
  /** The version of the program. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"muster " + MusterServer.version()};
    }
  }

  /** Commands that need to have all the others beside them. */
  private static final Set<Class<?>> SPEAK_OF_OTHERS =
      Set.of(CompletionCommand.class, HelpCommand.class);

  @Spec private CommandSpec spec;

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
    Optional<Class<?>> named =
        Optional.of(args)
            .filter(given -> given.length > 0)
            .flatMap(given -> Commands.find(given[0]))
            .filter(command -> !SPEAK_OF_OTHERS.contains(command));
    if (named.isPresent()) {
      line.addSubcommand(named.get());
    } else {
      Commands.all().forEach(line::addSubcommand);
      GroupedHelp.on(line);
    }
    return line.registerConverter(Instant.class, new Moment(Clock.systemDefaultZone()))
        .registerConverter(Duration.class, new Length())
        .setUsageHelpAutoWidth(true)
        .setOut(out)
        .setErr(err)
        .setExecutionStrategy(Main::execute)
        .setParameterExceptionHandler(
            (wrong, given) -> {
              err.println("muster: " + Printable.of(WrongCall.sentence(wrong)));
              return ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              Failures.lines(e).forEach(each -> err.println("muster: " + Printable.of(each)));
              return Failures.exitCode(e);
            });
  }

  /** Called without a command, it says which there are. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
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
}
