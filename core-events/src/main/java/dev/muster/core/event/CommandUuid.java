package dev.muster.core.event;

/**
 * Apple's {@code CommandUUID}: the name that a command and its result share. Ours are UUIDv7, but
 * whoever queues a command may bring a name of their own, and the same name may go to many
 * enrolments.
 *
 * @param value 1 to 128 characters, none of them a control character
 */
public record CommandUuid(String value) {
  private static final int LONGEST = 128;

  /**
   * Checks the value.
   *
   * @throws IllegalArgumentException if it is empty, too long, or holds a control character
   */
  public CommandUuid {
    if (value.isBlank() || value.length() > LONGEST) {
      throw new IllegalArgumentException("a CommandUUID has 1 to 128 characters");
    }
    for (int i = 0; i < value.length(); i++) {
      if (Character.isISOControl(value.charAt(i))) {
        throw new IllegalArgumentException("a CommandUUID has no control characters");
      }
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
