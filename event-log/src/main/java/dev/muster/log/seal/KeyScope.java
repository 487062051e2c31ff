package dev.muster.log.seal;

import dev.muster.core.event.EnrollmentId;

/** What a data key seals for. What belongs to one scope can't be opened with a key of another. */
public sealed interface KeyScope {
  /** What belongs to the installation, or to many devices at once. */
  record Installation() implements KeyScope {}

  /**
   * What belongs to one device and its users.
   *
   * @param device the device itself, and none of its user channels
   */
  record OfDevice(EnrollmentId device) implements KeyScope {
    /**
     * Checks the device.
     *
     * @throws IllegalArgumentException if it is a user channel
     */
    public OfDevice {
      if (!device.isDevice()) {
        throw new IllegalArgumentException("a user channel has its device's key");
      }
    }
  }

  /** What belongs to the installation, or to many devices at once. */
  static KeyScope installation() {
    return new Installation();
  }

  /** What belongs to the device of this enrollment. */
  static KeyScope device(EnrollmentId enrollment) {
    return new OfDevice(enrollment.device());
  }
}
