package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Hostile requests against a running server: two thousand, or twenty thousand in the long form.
 * {@code muster fuzz} sends any number.
 */
@Isolated("whatever this process logs as an error counts")
class ITFuzz {
  private static final int CASES = Integer.getInteger("muster.fuzz.cases", 2_000);

  @TempDir Path kept;

  @Test
  @Timeout(600)
  void nothingEscapesNothingUnenrolsNoFactIsLostAndNoQueueIsBlocked() {
    StringWriter out = new StringWriter();
    int exit =
        Main.commandLine(new PrintWriter(out, true), new PrintWriter(System.err, true))
            .execute(
                "fuzz",
                "--cases",
                Integer.toString(CASES),
                "--seed",
                "20261124",
                "--keep",
                kept.toString());
    assertEquals(
        "{\"seed\":20261124,\"cases\":%d,\"unhandled\":0,\"unauthorized\":0,\"lost_facts\":0,\"blocked\":0}"
            .formatted(CASES),
        out.toString().strip());
    assertEquals(0, exit);
  }
}
