package dev.muster.core.renewal;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.RenewalState;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when a device is told to get another certificate. It looks at nothing but the device's
 * state, so that every node comes to the same.
 *
 * <p>Only certificates of our CA: to replace one of another CA means to replace another server's
 * profile, which is an admin's decision.
 *
 * @param grace how long after its end a certificate is good for getting another
 * @param lead so long before the end of a certificate the first devices are told
 */
public record RenewalPolicy(Duration grace, Duration lead) {
  /** The lead where a certificate that has ended can still ask for another. */
  public static final Duration LEAD = Duration.ofDays(60);

  /**
   * The lead where devices show their certificates in TLS: a handshake fails with one that has
   * ended, and the device is lost.
   */
  public static final Duration LEAD_IN_TLS = Duration.ofDays(120);

  /** Over so long the devices of a fleet that enrolled on one day are spread. */
  private static final Duration SPREAD = Duration.ofDays(20);

  /** Between one time and the next, whether the device could not, did not want to, or was away. */
  private static final Spacing REPEATS = new Spacing(Duration.ofDays(1), 2, Duration.ofDays(8));

  /** What certificates were issued for whose end was not recorded. */
  private static final Duration UNRECORDED = Duration.ofDays(365);

  /** When the device is told next; empty if it need not, or can't be. */
  public Optional<RenewalPlan> next(EnrollmentId device, DeviceState state) {
    Identities identities = state.identities();
    Optional<CertificateIdentity> binding = identities.binding();
    boolean renewable =
        state.foreign().isEmpty()
            && binding.filter(CertificateIdentity.Issued.class::isInstance).isPresent()
            && !identities.revoked().contains(binding.get())
            && !identities.openUntil().equals(Identities.FOR_EVER)
            && state
                .channel(device)
                .filter(channel -> channel.status() == EnrollmentStatus.ENROLLED)
                .isPresent();
    return renewable
        ? identities.certificate().flatMap(current -> next(device, current, identities.renewal()))
        : Optional.empty();
  }

  private Optional<RenewalPlan> next(
      EnrollmentId device, SeenCertificate current, Optional<RenewalState> told) {
    Instant ends = ends(current);
    Instant due =
        told.map(t -> t.requestedAt().plus(REPEATS.after(t.attempts(), device.value())))
            .orElseGet(() -> first(device, current.validFrom(), ends));
    return due.isAfter(ends.plus(grace))
        ? Optional.empty()
        : Optional.of(
            new RenewalPlan(
                due, current.sha256(), ends, told.map(RenewalState::attempts).orElse(0) + 1));
  }

  /**
   * One that was made short, because its CA ends, is not renewed again and again: not before half
   * of its time.
   */
  private Instant first(EnrollmentId device, Instant begins, Instant ends) {
    Instant due = ends.minus(lead).plus(spread(device));
    Instant half = begins.plus(Duration.between(begins, ends).dividedBy(2));
    return due.isBefore(half) ? half : due;
  }

  /** When a certificate ends, or was to end, where that was not recorded. */
  public static Instant ends(SeenCertificate certificate) {
    return certificate.validUntil().orElseGet(() -> certificate.validFrom().plus(UNRECORDED));
  }

  private static Duration spread(EnrollmentId device) {
    int part = Math.floorMod(device.value().hashCode() * 0x9E3779B1, 10_000);
    return SPREAD.multipliedBy(part).dividedBy(10_000);
  }
}
