package dev.muster.core.renewal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.desired.Managed;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.PushState;
import dev.muster.core.device.RenewalState;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.recoverylock.RecoveryLock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RenewalPolicyTest {
  private static final Instant ENDS = Instant.parse("2027-11-24T12:00:00Z");
  private static final Digest256 SHA256 = new Digest256(1, 2, 3, 4);
  private static final CertificateIdentity OURS = new CertificateIdentity.Issued("urn:uuid:1");
  private final RenewalPolicy policy = new RenewalPolicy(Duration.ofDays(90), RenewalPolicy.LEAD);

  @Test
  void aFleetIsToldBetween60And40DaysBeforeTheEnd() {
    IntSummaryStatistics days =
        IntStream.range(0, 1000)
            .mapToObj(i -> new EnrollmentId("device-" + i))
            .map(id -> policy.next(id, device(id, OURS, Optional.empty())).orElseThrow())
            .mapToInt(plan -> (int) Duration.between(plan.due(), ENDS).toDays())
            .summaryStatistics();
    assertTrue(days.getMax() <= 60 && days.getMin() >= 40, days::toString);
    assertEquals(50, days.getAverage(), 1.5);
  }

  @Test
  void whereHandshakesFailAfterTheEndTheyAreToldEarlier() {
    RenewalPolicy inTls = new RenewalPolicy(Duration.ofDays(90), RenewalPolicy.LEAD_IN_TLS);
    EnrollmentId id = new EnrollmentId("device");
    Instant due = inTls.next(id, device(id, OURS, Optional.empty())).orElseThrow().due();
    long days = Duration.between(due, ENDS).toDays();
    assertTrue(days <= 120 && days >= 100, () -> days + " days");
  }

  @Test
  void whoeverWasToldIsToldAgainAfterATimeThatGrows() {
    EnrollmentId id = new EnrollmentId("device");
    Instant asked = ENDS.minus(Duration.ofDays(50));
    for (int attempts : List.of(1, 2, 3, 4, 9)) {
      RenewalPlan plan =
          policy
              .next(
                  id,
                  device(
                      id,
                      OURS,
                      Optional.of(new RenewalState(new CommandUuid("c"), asked, attempts))))
              .orElseThrow();
      double days = Duration.between(asked, plan.due()).toHours() / 24.0;
      assertEquals(Math.min(8, 1 << attempts - 1), days, days / 8);
      assertEquals(attempts + 1, plan.attempt());
    }
  }

  @Test
  void itEndsWithTheGraceTime() {
    EnrollmentId id = new EnrollmentId("device");
    RenewalState late = new RenewalState(new CommandUuid("c"), ENDS.plus(Duration.ofDays(89)), 9);
    assertEquals(Optional.empty(), policy.next(id, device(id, OURS, Optional.of(late))));
  }

  @Test
  void aCertificateOfAnotherCaIsLeftAlone() {
    EnrollmentId id = new EnrollmentId("device");
    CertificateIdentity theirs = new CertificateIdentity.Foreign(SHA256);
    assertEquals(Optional.empty(), policy.next(id, device(id, theirs, Optional.empty())));
  }

  @Test
  void theKeyTellsEachTimeFromTheOthers() {
    assertTrue(new RenewalPlan(ENDS, SHA256, ENDS, 1).key().equals("renewal " + hex() + " 1"));
  }

  private static String hex() {
    return HexFormat.of().formatHex(SHA256.toArray());
  }

  private static DeviceState device(
      EnrollmentId id, CertificateIdentity identity, Optional<RenewalState> renewal) {
    ChannelState channel =
        new ChannelState(
            Channel.DEVICE,
            new Enrolled(
                EnrollmentStatus.ENROLLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty()),
            CommandQueue.EMPTY,
            PushState.NONE,
            ENDS);
    return new DeviceState(
        new Identities(
            Optional.of(identity),
            Optional.of(
                new SeenCertificate(SHA256, ENDS.minus(Duration.ofDays(365)), Optional.of(ENDS))),
            List.of(),
            Set.of(),
            Set.of(),
            Instant.EPOCH,
            Instant.EPOCH,
            renewal,
            false,
            Optional.empty()),
        DeviceDescription.EMPTY,
        Map.of(id, channel),
        Optional.empty(),
        BootstrapToken.NONE,
        Managed.NONE,
        FileVault.UNKNOWN,
        RecoveryLock.NONE,
        Inventory.NONE,
        Optional.empty());
  }
}
