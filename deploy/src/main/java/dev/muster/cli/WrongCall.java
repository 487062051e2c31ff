package dev.muster.cli;

import dev.muster.core.selection.Spelling;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with a call that names an option or argument that can't be, as one sentence. */
final class WrongCall {
  private WrongCall() {}

  /** The sentence, which ends with where the command is explained. */
  static String sentence(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String what =
        wrong instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()
            ? unmatched(command, unmatched)
            : wrong.getMessage().startsWith("Missing required subcommand")
                ? "say what to do: " + String.join(", ", command.getSubcommands().keySet())
                : lowerCase(wrong.getMessage());
    return "%s (%s --help)".formatted(what, command.getCommandSpec().qualifiedName());
  }

  private static String unmatched(CommandLine command, UnmatchedArgumentException unmatched) {
    String word = unmatched.getUnmatched().getFirst();
    CommandSpec spec = command.getCommandSpec();
    if (word.startsWith("-")) {
      String name = word.split("=", 2)[0];
      // Of one letter, each is near to every other.
      List<String> options =
          spec.optionsMap().keySet().stream().filter(option -> option.startsWith("--")).toList();
      return "there is no option %s%s".formatted(name, meant(name, options));
    }
    Collection<String> below = command.getSubcommands().keySet();
    return below.isEmpty()
        ? "'%s' is one argument too many".formatted(word)
        : "there is no command %s%s".formatted(word, meant(word, below));
  }

  private static String meant(String word, Collection<String> known) {
    Optional<String> nearest = Spelling.nearest(word, known);
    return nearest.map(": did you mean %s?"::formatted).orElse("");
  }

  private static String lowerCase(String message) {
    // Of several lines, those below the first repeat what stands in the help.
    String line = message.lines().findFirst().orElse("the call is wrong");
    String plain =
        line.replaceFirst("^Error: ", "")
            .replace("option option", "option")
            .replaceFirst(" is not an? (int|long)$", " is no whole number");
    return plain.substring(0, 1).toLowerCase(Locale.ROOT) + plain.substring(1);
  }
}
