package dev.muster.migration.micromdm;

import java.lang.foreign.MemorySegment;

/**
 * What is kept of a user ({@code user.proto}): of a Mac, or one that an admin made for accounts,
 * which has neither device nor id.
 */
record KeptUser(String udid, String userId, String shortName, String longName) {
  /** All users of Shared iPads have it, and here they can't be told apart. */
  private static final String SHARED_IPAD = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF";

  static KeptUser of(MemorySegment value) {
    Proto user = new Proto(value);
    return new KeptUser(user.text(2), user.text(3), user.text(4), user.text(5));
  }

  /** Whether it is the user of a device. */
  boolean ofDevice() {
    return !udid.isEmpty() && !userId.isEmpty();
  }

  boolean ofSharedIpad() {
    return userId.equalsIgnoreCase(SHARED_IPAD);
  }

  /** As enrollments of users are named here. */
  String enrollment() {
    return udid + ":" + userId;
  }
}
