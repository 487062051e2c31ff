package dev.muster.core.simulation;

/** What holds of every history, whatever fails in it. */
enum Invariant {
  /** Every answer that a device got is the answer to an event that stands in the log. */
  ANSWERED_IS_LOGGED,
  /** Whoever folds the log again finds every answer that was given. */
  ANSWERS_ARE_RECOMPUTED,
  /** A command ends at most once, and is offered no more after that. */
  COMMANDS_END_ONCE,
  /** Once the faults stop, every command that was queued ends. */
  COMMANDS_END_AT_LAST,
  /** A command ended as the device says that it did. */
  JOURNALS_AGREE,
  /** Nodes that have folded as far as each other know the same. */
  NODES_AGREE
}
