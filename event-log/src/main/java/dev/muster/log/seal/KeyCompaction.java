package dev.muster.log.seal;

import dev.muster.log.seal.WrappedKeys.Name;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sees to it that a destroyed key leaves the disk. Kafka compacts only closed segments, and closes
 * one only when something is appended after its time; where nothing else comes, the mark of the
 * destroyed key is appended once more. Safe for any thread.
 */
final class KeyCompaction {
  private final Duration segment;
  private Optional<byte[]> mark = Optional.empty();
  private Instant destroyedAt = Instant.MIN;
  private Instant appendedAt = Instant.MIN;

  /**
   * With nothing to do.
   *
   * @param segment the time of a segment of the topic
   */
  KeyCompaction(Duration segment) {
    this.segment = segment;
  }

  /** Takes note of a record of the topic. */
  synchronized void seen(byte[] key, byte[] value, Instant at) {
    boolean again = mark.filter(m -> Arrays.equals(m, key)).isPresent();
    if (value != null && Name.of(key).wrappedBy().isEmpty() && !again) {
      mark = Optional.of(key);
      destroyedAt = at;
    }
    if (at.isAfter(appendedAt)) {
      appendedAt = at;
    }
  }

  /** The mark to append once more, if it is time to. */
  synchronized Optional<byte[]> due(Instant now) {
    Instant closes = destroyedAt.equals(Instant.MIN) ? Instant.MAX : destroyedAt.plus(segment);
    return appendedAt.isBefore(closes) && !now.isBefore(closes) ? mark : Optional.empty();
  }
}
