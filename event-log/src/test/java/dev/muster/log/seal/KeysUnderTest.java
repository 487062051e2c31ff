package dev.muster.log.seal;

import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A topic of keys in memory, which each of its rings reads as far as it did at once. */
final class KeysUnderTest {
  private record Entry(byte[] key, byte[] value) {}

  private final List<Entry> entries = new ArrayList<>();
  private final List<Keyring> rings = new ArrayList<>();
  private boolean away;

  /** The ring of a node with these installation keys, which knows all that stands here. */
  Keyring ring(InstallationKeys keys) {
    Keyring ring =
        new Keyring(
            keys,
            new WireFormat<>(WrappedKey.getClassSchema(), id -> WrappedKey.getClassSchema()),
            this::append);
    // A copy, because a ring may write while it reads.
    List.copyOf(entries).forEach(e -> ring.learn(e.key(), e.value()));
    rings.add(ring);
    return ring;
  }

  /** What a compaction leaves. */
  KeysUnderTest compacted() {
    KeysUnderTest left = new KeysUnderTest();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      boolean last =
          entries.subList(i + 1, entries.size()).stream()
              .noneMatch(later -> Arrays.equals(later.key(), entry.key()));
      if (last && entry.value() != null) {
        left.entries.add(entry);
      }
    }
    return left;
  }

  /** From now on nothing can be written, or it can again. */
  void away(boolean value) {
    away = value;
  }

  /** A key is marked as destroyed by a node that came no further. */
  void mark(String keyId, Keyring ring) {
    append(keyId.getBytes(StandardCharsets.UTF_8), ring.destroyedValue());
  }

  int size() {
    return entries.size();
  }

  private CompletableFuture<Void> append(byte[] key, byte[] value) {
    if (away) {
      return CompletableFuture.failedFuture(new IllegalStateException("away"));
    }
    entries.add(new Entry(key, value));
    rings.forEach(ring -> ring.learn(key, value));
    return CompletableFuture.completedFuture(null);
  }
}
