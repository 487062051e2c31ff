package dev.muster.migration.micromdm;

import java.lang.foreign.MemorySegment;

/**
 * How a device or a user is woken ({@code push.proto}).
 *
 * @param token in hexadecimal
 */
record PushInfo(String token, String magic, String topic) {
  static PushInfo of(MemorySegment value) {
    Proto info = new Proto(value);
    return new PushInfo(info.text(2), info.text(3), info.text(4));
  }

  /** With this topic, where none was kept. */
  PushInfo orTopic(String other) {
    return topic.isEmpty() ? new PushInfo(token, magic, other) : this;
  }

  /** Whether it is enough to wake somebody. */
  boolean complete() {
    return CheckInMessage.isHex(token) && !magic.isEmpty() && !topic.isEmpty();
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "PushInfo[%s]".formatted(topic);
  }
}
