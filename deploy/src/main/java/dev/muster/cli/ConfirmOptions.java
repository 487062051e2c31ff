package dev.muster.cli;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/**
 * Before something goes off that no other command undoes, or for many: a person at a terminal is
 * asked, and whoever runs the program elsewhere says {@code --yes} beforehand.
 */
final class ConfirmOptions {
  /** Whoever can be asked. */
  interface Person {
    /** The answer; empty where nobody is there. */
    Optional<String> answer(String question);
  }

  private final Person person;

  @Option(
      names = {"-y", "--yes"},
      description = "do it without asking, for scripts")
  private boolean yes;

  @Option(names = "--dry-run", description = "tell for whom it would be, and do nothing")
  private boolean dryRun;

  /** Asks at the terminal. */
  ConfirmOptions() {
    this(Terminal::answer, false);
  }

  /** Asks this person. */
  ConfirmOptions(Person person, boolean yes) {
    this.person = person;
    this.yes = yes;
  }

  /** Whether nothing is to be done. */
  boolean dryRun() {
    return dryRun;
  }

  /**
   * Passes if it is wanted.
   *
   * @param typed whether the number of targets is to be typed back
   * @param about what would happen
   * @throws CliException if it is not wanted, or nobody is there to say so
   */
  void check(boolean typed, String about, int targets) {
    if (yes) {
      return;
    }
    String number = Integer.toString(targets);
    String answer =
        ask(
                about,
                typed ? "Type how many they are (%s) to go on".formatted(number) : "Go on? [y/N]")
            .toLowerCase(Locale.ROOT);
    wanted(typed ? answer.equals(number) : answer.equals("y") || answer.equals("yes"));
  }

  /**
   * Passes if it is wanted, and the name of what it is about is typed back.
   *
   * @param about what would happen
   * @throws CliException if it is not wanted, or nobody is there to say so
   */
  void checkName(String about, String name) {
    if (!yes) {
      wanted(ask(about, "Type its name (%s) to go on".formatted(name)).equals(name));
    }
  }

  private String ask(String about, String question) {
    String line = Printable.of(about);
    return person
        .answer("%s.%n%s%s ".formatted(line, question, question.endsWith("]") ? "" : ":"))
        .orElseThrow(
            () ->
                new CliException(
                    "%s: say --yes to do it, or look first with --dry-run".formatted(line),
                    ExitCode.USAGE))
        .strip();
  }

  private static void wanted(boolean wanted) {
    if (!wanted) {
      throw new CliException("nothing was done");
    }
  }
}
