package dev.muster.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/**
 * What came of a call of the program {@code muster}, in this process.
 *
 * @param exit its exit code
 * @param out what it printed
 * @param err what it said of failures
 */
public record Ran(int exit, String out, String err) {
  /** Calls it for the server of this data directory. */
  public static Ran of(Path data, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data", data.toString()));
    return of(all.toArray(String[]::new));
  }

  /** Calls it with these words alone. */
  static Ran of(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Ran(line.execute(args), out.toString(), err.toString());
  }
}
