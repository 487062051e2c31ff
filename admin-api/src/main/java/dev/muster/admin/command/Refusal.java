package dev.muster.admin.command;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.Eligibility;
import dev.muster.catalog.Target;
import dev.muster.catalog.Version;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.Channel;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.RefusalReason;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a command does not go to an enrolment.
 *
 * @param code stable
 * @param detail in words
 */
record Refusal(String code, String detail) {

  /**
   * The reason; empty if there is none.
   *
   * @param force whether it may go to those that can't do it
   */
  static Optional<Refusal> of(
      EnrollmentId id,
      DeviceState device,
      String requestType,
      boolean force,
      int longestQueue,
      int accessRights) {
    Optional<ChannelState> channel =
        device.channel(id).filter(c -> c.status() != EnrollmentStatus.CHECKED_OUT);
    if (channel.isEmpty()) {
      return Optional.of(
          new Refusal(RefusalReason.NOT_ENROLLED.code(), "it is not enrolled, or not any more"));
    }
    if (channel.get().queue().waiting().size() >= longestQueue) {
      return Optional.of(
          new Refusal("queue-full", longestQueue + " commands wait for it: cancel some of them"));
    }
    if (force) {
      return Optional.empty();
    }
    return CommandCatalog.find(requestType)
        .flatMap(type -> Eligibility.impossible(type, target(device, channel.get(), accessRights)))
        .map(why -> new Refusal(why.code(), why.sentence()));
  }

  /** What is known of an enrolment. */
  static Target target(DeviceState device, ChannelState channel, int accessRights) {
    DeviceDescription told = device.description();
    boolean userEnrollment =
        switch (channel.channel()) {
          case DEVICE, USER -> false;
          case USER_ENROLLMENT_DEVICE, USER_ENROLLMENT_USER -> true;
        };
    return new Target(
        DevicePlatform.of(told),
        told.osVersion().flatMap(Version::parse),
        channel.channel() == Channel.USER || channel.channel() == Channel.USER_ENROLLMENT_USER,
        userEnrollment,
        told.supervised(),
        // Only Automated Device Enrollment makes a device await its configuration.
        channel.awaitingConfiguration() ? Optional.of(true) : told.enrolledViaDep(),
        OptionalInt.of(accessRights));
  }
}
