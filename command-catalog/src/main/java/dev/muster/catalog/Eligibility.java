package dev.muster.catalog;

import java.util.Optional;

/** Whether an enrolment can carry a command out, as far as is known. Pure. */
public final class Eligibility {
  private Eligibility() {}

  /** Why it can't; empty if it can, or nothing is known to the contrary. */
  public static Optional<Impossible> impossible(CommandType command, Target target) {
    if (target.platform().isEmpty()) {
      return Optional.empty();
    }
    Platform platform = target.platform().get();
    Support support = command.on().get(platform);
    if (support == null) {
      return no("platform", "%s does not know it", platform.appleName());
    }
    Optional<Version> os = target.osVersion();
    if (os.filter(v -> v.compareTo(support.since()) < 0).isPresent()) {
      return no(
          "os-version",
          "it needs %s %s and the device has %s",
          platform.appleName(),
          support.since(),
          os.get());
    }
    if (target.userChannel() && !support.userChannel()) {
      return no("channel", "it goes to devices and not to users");
    }
    if (!target.userChannel() && !support.deviceChannel()) {
      return no("channel", "it goes to users and not to devices");
    }
    if (target.userEnrollment() && !support.userEnrollment()) {
      return no("user-enrollment", "it does not work in a User Enrollment");
    }
    if (support.supervised() && target.supervised().equals(Optional.of(false))) {
      return no("supervision", "it needs a supervised device");
    }
    if (support.dep() && target.dep().equals(Optional.of(false))) {
      return no("dep", "it needs a device that came through Automated Device Enrollment");
    }
    Optional<Integer> bit = support.accessRight().flatMap(AccessRight::bit);
    if (bit.isPresent()
        && target.accessRights().isPresent()
        && (target.accessRights().getAsInt() & bit.get()) == 0) {
      return no(
          "access-right",
          "the enrolment profile does not give %s (%d)",
          support.accessRight().get(),
          bit.get());
    }
    return Optional.empty();
  }

  /**
   * Why a command can't be carried out.
   *
   * @param code stable: platform, os-version, channel, user-enrollment, supervision, dep or
   *     access-right
   * @param sentence the reason in words
   */
  public record Impossible(String code, String sentence) {}

  private static Optional<Impossible> no(String code, String sentence, Object... values) {
    return Optional.of(new Impossible(code, sentence.formatted(values)));
  }
}
