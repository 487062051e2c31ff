package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code muster faults dep}; a longer one moves more Macs more often. */
class ITDepFaults {
  private static final int MACS = Integer.getInteger("muster.dep.faults.macs", 20);
  private static final List<String> PLAN =
      List.of(
          "dep",
          "--seed",
          System.getProperty("muster.seed", "1"),
          "--macs",
          Integer.toString(MACS),
          "--rounds",
          System.getProperty("muster.dep.faults.rounds", "1"),
          "--kills",
          System.getProperty("muster.dep.faults.kills", "1"));

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void afterKillsAndWithAllOfApplesWhimsBothSidesAgreeAndNothingIsDoneTwice() throws Exception {
    JsonObject verdict = FaultsProcess.run(directory, Duration.ofMinutes(14), PLAN);
    assertTrue(verdict.getInteger("stays") > MACS, verdict::encode);
  }
}
