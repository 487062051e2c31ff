package dev.muster.log.wire;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Fact;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One of each kind of fact about provisioning, and each value of their enums. */
final class ProvisionFacts {
  static final List<ProvisionStep> STEPS =
      List.of(
          new ProvisionStep(
              "wifi",
              Optional.of(
                  new StepCommand(
                      "InstallProfile", new Digest256(1, -2, 3, -4), Optional.of("com.wifi"))),
              StepNeed.HOLD,
              3,
              Duration.ofMinutes(2)),
          new ProvisionStep("wait", Optional.empty(), StepNeed.OPTIONAL, 1, Duration.ofMillis(9)),
          new ProvisionStep(
              "munki",
              Optional.empty(),
              Optional.of(new PackageInstall(new Digest256(5, -6, 7, -8), "munki.pkg", true)),
              Optional.of(new StepUntil(UntilKind.APP, "com.googlecode.munki", "6.1")),
              StepNeed.OPTIONAL,
              2,
              Duration.ofMinutes(9),
              true));

  private ProvisionFacts() {}

  static Stream<Fact> all() {
    CommandUuid uuid = new CommandUuid("c");
    return Stream.of(
            Stream.of(
                new ProvisionFact.ProvisionStarted(
                    "mac", STEPS, Duration.ofMinutes(30), ProvisionFact.Arrival.MANUAL),
                new ProvisionFact.ProvisionStepQueued(1, uuid, 2),
                new ProvisionFact.ProvisionStepTimedOut(1, "it is gone"),
                new ProvisionFact.ProvisionAsked(1, uuid, 3),
                new ProvisionFact.AdminAccountAsked(uuid, 2),
                new ProvisionFact.ProvisionHeld(2, "why"),
                new ProvisionFact.AdminPasswordChanging(uuid, 1),
                new ProvisionFact.PackageServed(uuid, new Digest256(1, 2, 3, 4), 5, 9, 12)),
            Arrays.stream(UntilKind.values())
                .map(
                    kind ->
                        new ProvisionFact.ProvisionStarted(
                            "until",
                            List.of(
                                new ProvisionStep(
                                    "until",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(new StepUntil(kind, "", "")),
                                    StepNeed.HOLD,
                                    1,
                                    Duration.ofMinutes(1),
                                    true)),
                            Duration.ofMinutes(2),
                            ProvisionFact.Arrival.SETUP)),
            Arrays.stream(ReleaseReason.values())
                .map(why -> new ProvisionFact.ProvisionReleased(why, "d", uuid, 1)),
            Arrays.stream(ProvisionDirective.values()).map(ProvisionFact.ProvisionDirected::new))
        .flatMap(facts -> facts);
  }
}
