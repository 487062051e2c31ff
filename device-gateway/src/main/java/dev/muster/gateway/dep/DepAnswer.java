package dev.muster.gateway.dep;

import dev.muster.core.event.EnrollmentId;
import java.util.Optional;

/** What is known of a device that asks for its profile. */
public sealed interface DepAnswer {
  /** No account has its serial number. */
  record Unknown() implements DepAnswer {}

  /**
   * An account has its serial number, and a device with another UDID has that serial number here
   * and is still in force. Whoever repairs a Mac with another board ends the old enrollment first.
   *
   * @param account its name
   * @param other the device that has the serial number
   */
  record OtherDevice(String account, EnrollmentId other) implements DepAnswer {}

  /**
   * An account has its serial number; its UDID is the one that is known, or none is.
   *
   * @param account its name
   * @param leastVersion of its system with which it may enroll, if one is wanted
   * @param signIn how a person signs in first, if that is wanted
   */
  record Known(String account, Optional<OsVersion> leastVersion, Optional<PlatformSso> signIn)
      implements DepAnswer {}
}
