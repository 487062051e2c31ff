package dev.muster.gateway.dep;

import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.signin.Purpose;
import java.util.Locale;
import java.util.Optional;

/**
 * A device asked for its enrollment profile and was answered. Of a device that proved nothing,
 * nothing that it says is kept.
 *
 * @param account that has its serial number
 * @param device empty if it proved nothing
 * @param serialNumber empty if it proved nothing
 * @param product such as {@code Mac14,2}
 * @param osVersion such as {@code 26.2}
 * @param build such as {@code 25C56}
 * @param reason in words for people, or a code with {@link Outcome#BAD_SIGNATURE}; empty where the
 *     outcome says it all
 */
public record DepEnrollmentAsked(
    Optional<String> account,
    Optional<EnrollmentId> device,
    Optional<String> serialNumber,
    Optional<String> product,
    Optional<String> osVersion,
    Optional<String> build,
    Outcome outcome,
    Optional<String> reason) {

  /** What it was answered. */
  public enum Outcome {
    /** A profile, made for it. */
    PROFILE,
    /** To update its system first. */
    SOFTWARE_UPDATE_REQUIRED,
    /** That a person signs in first. */
    PSSO_REQUIRED,
    /** That the sign-in does not count, or is missing. */
    SIGN_IN_REFUSED,
    /** That it is none of ours: no account has its serial number. */
    UNRECOGNIZED,
    /** That it is none of ours: another device has its serial number. */
    OTHER_DEVICE,
    /** That its signature proves nothing. Only a sample of these is recorded. */
    BAD_SIGNATURE;

    /** Its name in metrics. */
    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  static DepEnrollmentAsked signedIn(Purpose.InSetup purpose, String user) {
    return new DepEnrollmentAsked(
        purpose.account(),
        Optional.of(purpose.device().device()),
        Optional.of(purpose.device().serialNumber()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Outcome.PROFILE,
        Optional.of(user + " signed in"));
  }

  static DepEnrollmentAsked unproven(MachineInfoReader.Flaw flaw) {
    return new DepEnrollmentAsked(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Outcome.BAD_SIGNATURE,
        Optional.of(flaw.code()));
  }

  static DepEnrollmentAsked proven(
      MachineInfo info, Optional<String> account, Outcome outcome, Optional<String> reason) {
    return new DepEnrollmentAsked(
        account,
        Optional.of(info.device()),
        Optional.of(info.serialNumber()),
        info.product(),
        info.osVersion(),
        info.build(),
        outcome,
        reason);
  }
}
