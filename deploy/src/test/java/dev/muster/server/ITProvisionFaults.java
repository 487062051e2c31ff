package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.ProvisionCampaign;
import dev.muster.faults.ProvisionVerdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code muster faults provision}; a longer one opens more Macs. */
class ITProvisionFaults {
  /** One Mac of each kind that goes wrong. */
  private static final double UNLUCKY = 1.0 / 3;

  private static final ProvisionCampaign.Plan PLAN =
      new ProvisionCampaign.Plan(
          Long.getLong("muster.seed", 3),
          Integer.getInteger("muster.provision.faults.macs", 30),
          Integer.getInteger("muster.provision.faults.kills", 2),
          UNLUCKY,
          Duration.ofSeconds(Integer.getInteger("muster.provision.faults.within", 40)));

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void everyMacIsReleasedWithAllThatItCanHaveWhoeverIsKilled() throws Exception {
    StringWriter said = new StringWriter();
    ProvisionVerdict verdict = ProvisionCampaign.run(directory, PLAN, new PrintWriter(said, true));
    assertTrue(verdict.holds(), said::toString);
  }
}
