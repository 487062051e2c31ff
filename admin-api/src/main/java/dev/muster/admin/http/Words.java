package dev.muster.admin.http;

import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Outcome;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.SignIn;

/** The names that the API gives to things: Apple's where Apple has one. */
public final class Words {
  private Words() {}

  public static String of(ReportStatus status) {
    return switch (status) {
      case IDLE -> "Idle";
      case ACKNOWLEDGED -> "Acknowledged";
      case ERROR -> "Error";
      case COMMAND_FORMAT_ERROR -> "CommandFormatError";
      case NOT_NOW -> "NotNow";
    };
  }

  public static String of(Outcome outcome) {
    return switch (outcome) {
      case ACKNOWLEDGED -> "Acknowledged";
      case ERROR -> "Error";
      case COMMAND_FORMAT_ERROR -> "CommandFormatError";
      case EXPIRED -> "expired";
      case VOIDED -> "voided";
      case CANCELLED -> "cancelled";
      case SUPERSEDED -> "superseded";
    };
  }

  public static String of(EnrollmentStatus status) {
    return switch (status) {
      case AUTHENTICATED -> "authenticated";
      case ENROLLED -> "enrolled";
      case CHECKED_OUT -> "checked-out";
    };
  }

  public static String of(Channel channel) {
    return switch (channel) {
      case DEVICE -> "device";
      case USER -> "user";
      case USER_ENROLLMENT_DEVICE -> "user-enrollment-device";
      case USER_ENROLLMENT_USER -> "user-enrollment-user";
    };
  }

  public static String of(SignIn.Mode mode) {
    return switch (mode) {
      case BYOD -> "byod";
      case ADDE -> "adde";
    };
  }
}
