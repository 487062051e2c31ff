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

/** A short form of {@code muster faults}; a longer one kills twenty. */
class ITFaults {
  private static final int KILLS = Integer.getInteger("muster.faults.kills", 4);

  /** In its first six strikes, each fault that there is comes once. */
  private static final long SEED = Long.getLong("muster.seed", 284);

  /** The least that a campaign at work gives between two kills. */
  private static final int ANSWERS_PER_KILL = 20;

  @TempDir Path directory;

  @Test
  @Timeout(480)
  void afterKillsAndOtherFaultsNothingIsLostDoubledOrDisputed() throws Exception {
    StringWriter said = new StringWriter();
    Verdict verdict = Campaign.run(directory, SEED, KILLS, new PrintWriter(said, true));
    assertTrue(verdict.holds() && verdict.answers() > KILLS * ANSWERS_PER_KILL, said::toString);
  }
}
