package dev.muster.simulator.dep;

/** What can be answered for one serial of a call. */
public enum Outcome {
  /** Done. */
  SUCCESS,
  /** Not of this server, or no such device. */
  NOT_ACCESSIBLE,
  /** Not done, for a reason of Apple's own. */
  FAILED,
  /** Not done, since it was asked too often; told as FAILED before protocol version 9. */
  THROTTLED,
  /** Not done, and the answer does not name the serial at all. */
  LEFT_OUT;

  String wire(int version) {
    return this == THROTTLED && version < 9 ? FAILED.name() : name();
  }
}
