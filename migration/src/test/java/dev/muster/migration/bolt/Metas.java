package dev.muster.migration.bolt;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Changes what a file says of itself, so that it is believed. */
final class Metas {
  static final int PAGE = 4096;
  static final int ROOT = 16;
  static final int PAGES = 40;
  private static final int TRANSACTION = 48;
  private static final int SUM = 56;

  private Metas() {}

  /** As a writer does when it is done: the older one of the two becomes the newer one. */
  static void raise(RandomAccessFile file) throws IOException {
    ByteBuffer first = read(file, 0);
    ByteBuffer second = read(file, PAGE);
    boolean older = first.getLong(TRANSACTION) < second.getLong(TRANSACTION);
    ByteBuffer newest = older ? second : first;
    newest.putLong(TRANSACTION, newest.getLong(TRANSACTION) + 1);
    write(file, older ? 0 : PAGE, newest);
  }

  /** Sets one number in both. */
  static void set(RandomAccessFile file, int at, long value) throws IOException {
    for (int page : new int[] {0, PAGE}) {
      ByteBuffer meta = read(file, page);
      meta.putLong(at, value);
      write(file, page, meta);
    }
  }

  /** The number that the newer one has. */
  static long get(RandomAccessFile file, int at) throws IOException {
    ByteBuffer first = read(file, 0);
    ByteBuffer second = read(file, PAGE);
    return (first.getLong(TRANSACTION) > second.getLong(TRANSACTION) ? first : second).getLong(at);
  }

  private static ByteBuffer read(RandomAccessFile file, long page) throws IOException {
    ByteBuffer meta = ByteBuffer.allocate(SUM + Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    file.seek(page + Page.HEADER);
    file.readFully(meta.array());
    return meta;
  }

  private static void write(RandomAccessFile file, long page, ByteBuffer meta) throws IOException {
    long sum = 0xcbf29ce484222325L;
    for (int i = 0; i < SUM; i++) {
      sum = (sum ^ (meta.get(i) & 0xff)) * 0x100000001b3L;
    }
    meta.putLong(SUM, sum);
    file.seek(page + Page.HEADER);
    file.write(meta.array());
  }
}
