package dev.muster.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A MicroMDM's file about devices that there are in a test. All its buckets lie in the one page of
 * their root, which the format allows, and which BoltDB reads ({@code bbolt check}).
 */
final class MicroMdmFile {
  private static final int PAGE = 4096;
  private static final int HEADER = 16;
  private static final int LEAF = 2;
  private static final int META = 4;
  private static final int BUCKET = 1;
  private static final int META_LENGTH = 56;

  private final SortedMap<String, SortedMap<String, byte[]>> buckets = new TreeMap<>();

  MicroMdmFile put(String bucket, String key, byte[] value) {
    buckets.computeIfAbsent(bucket, name -> new TreeMap<>()).put(key, value);
    return this;
  }

  MicroMdmFile put(String bucket, String key, String value) {
    return put(bucket, key, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A message of protocol buffers. */
  static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message with(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    Message with(int field, String value) {
      return with(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message with(int field, int value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    private void varint(int value) {
      int rest = value;
      while (rest > 0x7f) {
        bytes.write(rest | 0x80);
        rest >>>= 7;
      }
      bytes.write(rest);
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }
  }

  void write(Path to) throws IOException {
    SortedMap<String, byte[]> all = new TreeMap<>();
    buckets.forEach(
        (name, entries) -> {
          byte[] page = leaf(0, 0, entries);
          // Its root is no page of the file, and its sequence is zero.
          all.put(name, ByteBuffer.allocate(HEADER + page.length).put(HEADER, page).array());
        });
    byte[] root = leaf(2, BUCKET, all);
    int pages = (root.length + PAGE - 1) / PAGE;
    ByteBuffer file = buffer((2 + pages) * PAGE);
    for (int i = 0; i < 2; i++) {
      file.put(i * PAGE, meta(i, 2 + pages).array());
    }
    file.put(2 * PAGE, root).putInt(2 * PAGE + 12, pages - 1);
    Files.write(to, file.array());
  }

  private static ByteBuffer meta(int number, int pages) {
    ByteBuffer meta = buffer(HEADER + META_LENGTH + Long.BYTES);
    meta.putLong(number).putShort((short) META).putShort((short) 0).putInt(0);
    meta.putInt(0xED0CDAED).putInt(2).putInt(PAGE).putInt(0);
    // The root's page and sequence; no list of free pages; all pages; the transaction.
    meta.putLong(2).putLong(0).putLong(-1).putLong(pages).putLong(number);
    long sum = 0xcbf29ce484222325L;
    for (int i = 0; i < META_LENGTH; i++) {
      sum = (sum ^ (meta.get(HEADER + i) & 0xff)) * 0x100000001b3L;
    }
    return meta.putLong(sum);
  }

  private static byte[] leaf(int number, int flags, SortedMap<String, byte[]> entries) {
    int content =
        entries.entrySet().stream().mapToInt(e -> e.getKey().length() + e.getValue().length).sum();
    int start = HEADER + entries.size() * HEADER;
    ByteBuffer page = buffer(start + content);
    page.putLong(number).putShort((short) LEAF).putShort((short) entries.size()).putInt(0);
    int at = start;
    for (var entry : entries.entrySet()) {
      byte[] key = entry.getKey().getBytes(StandardCharsets.UTF_8);
      byte[] value = entry.getValue();
      page.putInt(flags).putInt(at - (page.position() - 4)).putInt(key.length).putInt(value.length);
      page.put(at, key).put(at + key.length, value);
      at += key.length + value.length;
    }
    return page.array();
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
