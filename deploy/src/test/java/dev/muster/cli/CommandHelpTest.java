package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Key;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandHelpTest {
  static Stream<CommandType> commands() {
    return CommandCatalog.all().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasAPageThatNamesItsKeysAndWhoCanDoIt(CommandType command) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out, true);
    int exit =
        Main.commandLine(writer, writer, "command", "--help", command.name())
            .execute("command", "--help", command.name());
    String page = out.toString();
    assertEquals(0, exit, page);
    assertTrue(page.contains(command.summary()), page);
    command.on().keySet().forEach(p -> assertTrue(page.contains(p.appleName()), page));
    command.keys().stream()
        .map(Key::name)
        .forEach(name -> assertTrue(page.contains("  " + name + "  "), page));
  }
}
