package dev.muster.core.device;

/** Where an enrolment stands. */
public enum EnrollmentStatus {
  /**
   * The device began to enrol; its (next) TokenUpdate is still to come, and until then it can't be
   * reached.
   */
  AUTHENTICATED,
  /** It can be pushed and commanded. */
  ENROLLED,
  /** It said goodbye. */
  CHECKED_OUT
}
