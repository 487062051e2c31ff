package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.Campaign;
import dev.muster.faults.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code muster faults}. */
class ITFaults {
  @TempDir Path directory;

  @Test
  @Timeout(480)
  void afterTwentyKillsAndOtherFaultsNothingIsLostDoubledOrDisputed() throws Exception {
    long seed = Long.getLong("muster.seed", 14);
    StringWriter said = new StringWriter();
    Verdict verdict = Campaign.run(directory, seed, 20, new PrintWriter(said, true));
    assertTrue(verdict.holds() && verdict.answers() > 400, said::toString);
  }
}
