package dev.muster.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The list of commands in the program's help, by what they are about. */
final class GroupedHelp {
  private GroupedHelp() {}

  /** Has the help of the program, which has all commands, list them so. */
  static void on(CommandLine program) {
    program.getHelpSectionMap().remove(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING);
    program
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, GroupedHelp::sections);
  }

  private static String sections(Help help) {
    Map<String, Help> all = help.subcommands();
    int longest = all.keySet().stream().mapToInt(String::length).max().orElse(0);
    StringBuilder sections = new StringBuilder();
    for (Commands.Group group : Commands.Group.values()) {
      Map<String, String> table = new LinkedHashMap<>();
      for (String name : Commands.names(group)) {
        String[] description = all.get(name).commandSpec().usageMessage().description();
        // Of one width, so that the groups stand below each other.
        table.put(
            name + " ".repeat(longest - name.length()),
            description.length == 0 ? "" : description[0]);
      }
      sections.append("%n%s:%n".formatted(group.title())).append(help.createTextTable(table));
    }
    return sections.toString();
  }
}
