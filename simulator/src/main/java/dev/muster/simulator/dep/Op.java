package dev.muster.simulator.dep;

import java.util.Locale;

/** What a change was ({@code op_type}). */
public enum Op {
  /** It came to the server. */
  ADDED,
  /** Something about it changed. */
  MODIFIED,
  /** It left the server. */
  DELETED;

  String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
