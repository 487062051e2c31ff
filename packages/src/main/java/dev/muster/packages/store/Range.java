package dev.muster.packages.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A part of a file; closing it closes the file. For one thread. */
final class Range extends InputStream {
  private final FileChannel channel;
  private final long to;
  private long at;

  Range(FileChannel channel, long from, long to) {
    this.channel = channel;
    this.at = from;
    this.to = to;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int most = (int) Math.min(length, to - at);
    if (most <= 0) {
      return length == 0 ? 0 : -1;
    }
    int read = channel.read(ByteBuffer.wrap(bytes, offset, most), at);
    if (read > 0) {
      at += read;
    }
    return read;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
