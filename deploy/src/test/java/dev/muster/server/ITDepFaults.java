package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.DepCampaign;
import dev.muster.faults.DepVerdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code muster faults dep}; a longer one moves more Macs more often. */
class ITDepFaults {
  private static final DepCampaign.Plan PLAN =
      new DepCampaign.Plan(
          Long.getLong("muster.seed", 1),
          Integer.getInteger("muster.dep.faults.macs", 20),
          Integer.getInteger("muster.dep.faults.rounds", 1),
          Integer.getInteger("muster.dep.faults.kills", 1));

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void afterKillsAndWithAllOfApplesWhimsBothSidesAgreeAndNothingIsDoneTwice() throws Exception {
    StringWriter said = new StringWriter();
    DepVerdict verdict = DepCampaign.run(directory, PLAN, new PrintWriter(said, true));
    assertTrue(verdict.holds() && verdict.stays() > PLAN.macs(), said::toString);
  }
}
