package dev.muster.log.seal;

import com.github.luben.zstd.Zstd;
import java.util.Optional;

/**
 * Makes what devices send smaller before it is sealed, for nothing makes it smaller after. Property
 * lists that list things shrink to a tenth.
 */
final class Compression {
  /** Ends the associated data, so that whoever does not know of it can't take one for the other. */
  static final String MARK = "+zstd";

  /** Below this there is nothing to gain that is worth the time. */
  private static final int LEAST = 2048;

  /** No device may send as much. */
  private static final long MOST = 256L * 1024 * 1024;

  private static final int LEVEL = 3;

  private Compression() {}

  /** The value made smaller; empty where it would not be by a fifth. */
  static Optional<byte[]> smaller(byte[] clear) {
    if (clear.length < LEAST) {
      return Optional.empty();
    }
    byte[] small = Zstd.compress(clear, LEVEL);
    return small.length < clear.length / 5 * 4 ? Optional.of(small) : Optional.empty();
  }

  /**
   * The value as it was.
   *
   * @throws SealException if it is none that was made smaller here
   */
  static byte[] whole(byte[] small) {
    long size = Zstd.getFrameContentSize(small);
    if (size < 0 || size > MOST) {
      throw new SealException("a sealed value says that it has %d bytes".formatted(size));
    }
    byte[] clear = new byte[(int) size];
    long had = Zstd.decompress(clear, small);
    if (had != size) {
      throw new SealException("a sealed value does not become what it was");
    }
    return clear;
  }
}
