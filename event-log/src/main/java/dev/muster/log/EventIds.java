package dev.muster.log;

import dev.muster.core.event.EnrollmentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
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

  /**
   * The id of the event that another one leads to for one enrolment: the same whoever works it out,
   * and however often. It has the cause's millisecond.
   */
  public static UUID derived(UUID cause, EnrollmentId target) {
    return derived(cause.getMostSignificantBits() >>> 16, cause + " " + target.value());
  }

  /**
   * The id of the event that a caller asks for under a key of the caller's own: the same whenever
   * it is asked for. Its millisecond is 0, because the moment must not matter.
   */
  public static UUID derived(String caller, String key) {
    return derived(0, caller + " " + key);
  }

  /**
   * The id of the event that says what came of something that was due at this moment: the same
   * whoever did it, and however often. It has the moment's millisecond.
   *
   * @param name tells it from whatever else is ever due
   */
  public static UUID derived(Instant due, String name) {
    return derived(Math.max(0, due.toEpochMilli()), name);
  }

  private static UUID derived(long epochMilli, String name) {
    ByteBuffer hash = ByteBuffer.wrap(sha256(name.getBytes(StandardCharsets.UTF_8)));
    long most = epochMilli << 16 | 0x7000L | (hash.getLong() & 0xFFFL);
    long least = 0x8000000000000000L | (hash.getLong() >>> 2);
    return new UUID(most, least);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
