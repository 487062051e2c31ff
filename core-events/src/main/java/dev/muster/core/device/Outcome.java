package dev.muster.core.device;

/** How a command ended. */
public enum Outcome {
  /** The device carried it out. */
  ACKNOWLEDGED,
  /** The device tried and failed. */
  ERROR,
  /** The device did not understand it. */
  COMMAND_FORMAT_ERROR,
  /** It was still queued after its time. */
  EXPIRED,
  /** The enrolment it was queued for ended or began anew. */
  VOIDED,
  /** An admin took it back. */
  CANCELLED,
  /** A newer one took its place. */
  SUPERSEDED
}
