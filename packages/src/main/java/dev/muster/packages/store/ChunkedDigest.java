package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/** SHA-256 of bytes as they come, of all and of each chunk. For one thread. */
final class ChunkedDigest {
  /** What MicroMDM cuts packages into, which devices are used to. */
  static final int CHUNK = 10 * 1024 * 1024;

  private final MessageDigest whole = Digests.sha256();
  private final MessageDigest chunk = Digests.sha256();
  private final List<Digest256> chunks = new ArrayList<>();
  private long size;

  void update(byte[] bytes, int length) {
    whole.update(bytes, 0, length);
    int at = 0;
    while (at < length) {
      int part = (int) Math.min(length - at, CHUNK - size % CHUNK);
      chunk.update(bytes, at, part);
      at += part;
      size += part;
      if (size % CHUNK == 0) {
        chunks.add(Digest256.of(chunk.digest()));
      }
    }
  }

  long size() {
    return size;
  }

  /** All there was; it can't go on then. */
  Summary end() {
    if (size % CHUNK != 0) {
      chunks.add(Digest256.of(chunk.digest()));
    }
    return new Summary(
        Digest256.of(whole.digest()), size, Math.min(size, CHUNK), List.copyOf(chunks));
  }

  /** What there was. */
  record Summary(Digest256 content, long size, long chunkSize, List<Digest256> chunks) {}
}
