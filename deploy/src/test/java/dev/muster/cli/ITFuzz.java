package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty thousand hostile requests against a running server; {@code muster fuzz} sends any number.
 */
class ITFuzz {
  @TempDir Path kept;

  @Test
  @Timeout(600)
  void nothingEscapesNothingUnenrolsAndNoFactIsLost() {
    StringWriter out = new StringWriter();
    int exit =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(System.err, true))
            .execute("fuzz", "--cases", "20000", "--seed", "20261124", "--keep", kept.toString());
    assertEquals(
        "{\"seed\":20261124,\"cases\":20000,\"unhandled\":0,\"unauthorized\":0,\"lost_facts\":0}",
        out.toString().strip());
    assertEquals(0, exit);
  }
}
