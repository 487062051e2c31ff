package dev.muster.log.wire;

/**
 * Lets equal values be one object: what thousands of devices have in common, such as a model or a
 * command that went to all of them, is kept once and not once for each. It remembers what it met
 * last, and forgets without harm.
 *
 * <p>Safe for any thread, as long as the values are immutable.
 *
 * @param <T> the class of the values
 */
final class Shared<T> {
  private static final int SLOTS = 4_096;

  private final Object[] slots = new Object[SLOTS];

  /** An equal value that was met before, or this one. */
  @SuppressWarnings("unchecked")
  T of(T value) {
    int hash = value.hashCode();
    int slot = (hash ^ hash >>> 16) & SLOTS - 1;
    Object known = slots[slot];
    if (value.equals(known)) {
      return (T) known;
    }
    slots[slot] = value;
    return value;
  }
}
