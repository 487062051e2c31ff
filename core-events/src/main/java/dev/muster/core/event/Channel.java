package dev.muster.core.event;

/** The kind of an enrolment; each has a queue of its own. */
public enum Channel {
  /** A device, by its UDID. */
  DEVICE,
  /** A user on a Mac, or a user of a Shared iPad. */
  USER,
  /** A device in a User Enrollment, by its EnrollmentID. */
  USER_ENROLLMENT_DEVICE,
  /** The managed user in a User Enrollment. */
  USER_ENROLLMENT_USER
}
