package dev.muster.migration.bolt;

import dev.muster.migration.SourceException;

/** What is said of a file that can't be as it is. */
final class Damage {
  private Damage() {}

  static SourceException at(String where, String what) {
    return new SourceException(
        "the BoltDB file is damaged, or was written to in the meantime (%s %s): copy it again while"
                .formatted(where, what)
            + " nothing writes to it");
  }
}
