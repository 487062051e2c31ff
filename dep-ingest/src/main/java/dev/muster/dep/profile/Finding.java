package dev.muster.dep.profile;

/**
 * Something about a profile that an admin should know.
 *
 * @param level whether the profile can be sent
 * @param key Apple's key; empty if it is about the whole
 * @param sentence what is wrong, and what to do
 */
public record Finding(Level level, String key, String sentence) {
  /** How bad it is. */
  public enum Level {
    /** Apple would refuse the profile, or it would not do what it says. */
    ERROR,
    /** Apple takes the profile, and part of it has no effect. */
    WARNING
  }

  static Finding error(String key, String sentence) {
    return new Finding(Level.ERROR, key, sentence);
  }

  static Finding warning(String key, String sentence) {
    return new Finding(Level.WARNING, key, sentence);
  }
}
