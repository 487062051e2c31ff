package dev.muster.core.event;

/**
 * Names one enrolment: a device by its {@code UDID} or {@code EnrollmentID}, a user channel by the
 * device's id, a colon and the user (Apple, "Check-in protocol": the keys UDID, UserID,
 * EnrollmentID, EnrollmentUserID).
 *
 * <p>Ordered by its characters.
 *
 * @param value 1 to 512 characters, none of them a control character
 */
public record EnrollmentId(String value) implements Comparable<EnrollmentId> {
  private static final int LONGEST = 512;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character
   */
  public EnrollmentId {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException("an enrolment id has 1 to 512 characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException("an enrolment id has no control characters");
      }
    }
  }

  /** The device enrolment that this one belongs to: itself, or the parent of a user channel. */
  public EnrollmentId device() {
    int colon = value.indexOf(':');
    return colon < 0 ? this : new EnrollmentId(value.substring(0, colon));
  }

  /** Whether this is the device itself and not one of its user channels. */
  public boolean isDevice() {
    return value.indexOf(':') < 0;
  }

  @Override
  public int compareTo(EnrollmentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
