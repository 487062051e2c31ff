package dev.muster.core.event;

import java.util.Optional;

/**
 * What the installation issued a certificate for, and so which enrollments may begin with it. It is
 * written into the certificate, so it can be relied on as far as the certificate can.
 */
public sealed interface Grant {
  /** Any device that nobody speaks for: whoever had a profile of an open enrollment got it. */
  record Open() implements Grant {}

  /** The device with this serial number, whoever spoke for it before. */
  record ForSerialNumber(String serialNumber) implements Grant {}

  /** This device, whoever spoke for it before. */
  record ForDevice(EnrollmentId device) implements Grant {}

  /**
   * The device with this UDID and this serial number, as it proved when it asked for its profile by
   * DEP, whoever spoke for it before.
   *
   * @param serialNumber without a slash, which nothing that Apple makes has
   */
  record ForDepDevice(String serialNumber, EnrollmentId device) implements Grant {
    /**
     * Checks the serial number.
     *
     * @throws IllegalArgumentException if it is empty or has a slash
     */
    public ForDepDevice {
      if (serialNumber.isBlank() || serialNumber.indexOf('/') >= 0) {
        throw new IllegalArgumentException("a serial number is not empty and has no slash");
      }
    }
  }

  /** Another certificate for this device, which is enrolled and stays so. */
  record Renewal(EnrollmentId device) implements Grant {}

  /**
   * What the other grant allows, to someone who signed in for it.
   *
   * @param signIn who did
   * @param devices which devices it is for: neither a renewal nor such a grant itself
   */
  record SignedIn(SignIn signIn, Grant devices) implements Grant {
    /**
     * Checks the grant.
     *
     * @throws IllegalArgumentException if it is none that someone signs in for
     */
    public SignedIn {
      if (devices instanceof Renewal || devices instanceof SignedIn) {
        throw new IllegalArgumentException("nobody signs in for " + devices);
      }
    }
  }

  /** Who signed in for it, where someone did. */
  default Optional<SignIn> whoSignedIn() {
    return this instanceof SignedIn(SignIn signIn, Grant devices)
        ? Optional.of(signIn)
        : Optional.empty();
  }
}
