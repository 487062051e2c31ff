package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short form of {@code muster faults provision}; a longer one opens more Macs. */
class ITProvisionFaults {
  /** Of a hundred: one Mac of each kind that goes wrong, of fifteen. */
  private static final String UNLUCKY = System.getProperty("muster.provision.faults.unlucky", "66");

  private static final String MACS = System.getProperty("muster.provision.faults.macs", "15");

  @TempDir Path directory;

  @Test
  @Timeout(900)
  void everyMacIsReleasedWithAllThatItCanHaveWhoeverIsKilled() throws Exception {
    JsonObject verdict =
        FaultsProcess.run(
            directory,
            Duration.ofMinutes(14),
            List.of(
                "provision",
                "--seed",
                System.getProperty("muster.seed", "3"),
                "--macs",
                MACS,
                "--kills",
                System.getProperty("muster.provision.faults.kills", "2"),
                "--unlucky",
                UNLUCKY,
                "--within",
                System.getProperty("muster.provision.faults.within", "40") + "s"));
    assertEquals(
        MACS, verdict.getJsonObject("macs").getValue("bought").toString(), verdict::encode);
  }
}
