package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code muster faults}; a longer one kills twenty. */
class ITFaults {
  private static final int KILLS = Integer.getInteger("muster.faults.kills", 4);

  /** In its first six strikes, each fault that there is comes once. */
  private static final String SEED = System.getProperty("muster.seed", "284");

  /** The least that a campaign at work gives between two kills. */
  private static final int ANSWERS_PER_KILL = 20;

  @TempDir Path directory;

  @Test
  @Timeout(480)
  void afterKillsAndOtherFaultsNothingIsLostDoubledOrDisputed() throws Exception {
    JsonObject verdict =
        FaultsProcess.run(
            directory, Duration.ofMinutes(7), List.of("--seed", SEED, "--kills", "" + KILLS));
    assertTrue(verdict.getInteger("answers") > KILLS * ANSWERS_PER_KILL, verdict::encode);
  }
}
