package dev.muster.log;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7), which sort by the millisecond they were made
 * in.
 */
public final class EventIds {
  private EventIds() {}

  /**
   * A new UUIDv7 for this moment, in milliseconds since 1970. It is no secret: it can be guessed.
   */
  public static UUID next(long epochMilli) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long most = epochMilli << 16 | 0x7000L | (random.nextLong() & 0xFFFL);
    long least = 0x8000000000000000L | (random.nextLong() >>> 2);
    return new UUID(most, least);
  }
}
