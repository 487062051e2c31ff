package dev.muster.cli;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A completion script for fish, which picocli has none for. */
final class FishCompletion {
  private FishCompletion() {}

  static String script(String program, CommandLine root) {
    StringBuilder script = new StringBuilder();
    script.append("complete -c %s -f%n".formatted(program));
    commands(script, program, root.getCommandSpec(), "__fish_use_subcommand");
    return script.toString();
  }

  private static void commands(
      StringBuilder script, String program, CommandSpec parent, String condition) {
    parent
        .subcommands()
        .forEach(
            (name, line) -> {
              CommandSpec spec = line.getCommandSpec();
              script.append(
                  "complete -c %s -n '%s' -a %s -d '%s'%n"
                      .formatted(program, condition, name, quoted(description(spec))));
              String inside = "__fish_seen_subcommand_from " + name;
              spec.options().forEach(option -> option(script, program, inside, option));
              spec.positionalParameters()
                  .forEach(parameter -> candidates(script, program, inside, parameter));
              commands(script, program, spec, inside);
            });
  }

  private static void option(
      StringBuilder script, String program, String condition, OptionSpec option) {
    String names =
        Arrays.stream(option.names())
            .map(
                name ->
                    name.startsWith("--") ? "-l " + name.substring(2) : "-s " + name.substring(1))
            .collect(Collectors.joining(" "));
    String value = option.arity().max() > 0 ? " -r" : "";
    String text = option.description().length == 0 ? "" : option.description()[0];
    script.append(
        "complete -c %s -n '%s' %s%s -d '%s'%n"
            .formatted(program, condition, names, value, quoted(text)));
  }

  private static void candidates(
      StringBuilder script, String program, String condition, PositionalParamSpec parameter) {
    if (parameter.completionCandidates() == null) {
      return;
    }
    String all =
        StreamSupport.stream(parameter.completionCandidates().spliterator(), false)
            .collect(Collectors.joining(" "));
    if (!all.isEmpty()) {
      script.append("complete -c %s -n '%s' -a '%s'%n".formatted(program, condition, all));
    }
  }

  private static String description(CommandSpec spec) {
    String[] text = spec.usageMessage().description();
    return text.length == 0 ? "" : text[0];
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("'", "\\'");
  }
}
