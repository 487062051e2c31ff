package dev.muster.core.event;

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
}
