package dev.muster.migration.micromdm;

/** One value is not what it should be, and stays behind; the message says why, in words. */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreadable(String why) {
    super(why);
  }
}
