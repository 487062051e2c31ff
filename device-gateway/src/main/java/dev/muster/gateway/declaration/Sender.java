package dev.muster.gateway.declaration;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who asks, as NanoMDM names them.
 *
 * @param type Device, User, Shared iPad, User Enrollment (Device) or User Enrollment
 * @param parent the device of a user
 */
record Sender(String id, String type, Optional<String> parent) {
  /** Users of Macs are named by one, and those of Shared iPads by their account. */
  private static final Pattern UUID =
      Pattern.compile("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}");

  static Sender of(Enrollment enrollment) {
    EnrollmentId id = enrollment.id();
    String user = id.isDevice() ? "" : id.value().substring(id.device().value().length() + 1);
    String type =
        switch (enrollment.channel()) {
          case DEVICE -> "Device";
          case USER -> UUID.matcher(user).matches() ? "User" : "Shared iPad";
          case USER_ENROLLMENT_DEVICE -> "User Enrollment (Device)";
          case USER_ENROLLMENT_USER -> "User Enrollment";
        };
    return new Sender(
        id.value(), type, id.isDevice() ? Optional.empty() : Optional.of(id.device().value()));
  }
}
