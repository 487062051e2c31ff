package dev.muster.projections.index;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * The keys of the index: a letter for what it is, the name it is about, a zero byte, and what tells
 * one from the next. Names have no control characters, so no name is the beginning of another's
 * key.
 */
final class Keys {
  private static final byte END = 0;

  private Keys() {}

  /** How far a partition is taken in. */
  static Bytes position(int partition) {
    return key('p', Integer.toString(partition), new byte[0]);
  }

  /** The state of a device. */
  static Bytes state(String device) {
    return key('s', device, new byte[0]);
  }

  /** An event of a device. */
  static Bytes event(String device, long offset) {
    return key('h', device, number(offset));
  }

  /** What became of a command for an enrolment. */
  static Bytes fate(String commandUuid, String enrollment) {
    return key('c', commandUuid, enrollment.getBytes(StandardCharsets.UTF_8));
  }

  /** The first possible fate of a command. */
  static Bytes fates(String commandUuid) {
    return key('c', commandUuid, new byte[0]);
  }

  /** A command that was queued for an enrolment. */
  static Bytes command(String enrollment, long offset) {
    return key('q', enrollment, number(offset));
  }

  /** The answers to a kind of command. */
  static Bytes answers(String enrollment, String requestType) {
    return key('i', enrollment, requestType.getBytes(StandardCharsets.UTF_8));
  }

  /** The first possible answers of an enrolment. */
  static Bytes answers(String enrollment) {
    return key('i', enrollment, new byte[0]);
  }

  /** A requested command. */
  static Bytes request(String commandUuid) {
    return key('r', commandUuid, new byte[0]);
  }

  /** The requested command at an offset in the fleet's log. */
  static Bytes requestAt(long offset) {
    return key('o', "", number(offset));
  }

  /** What follows the zero byte as text. */
  static String tail(Bytes key) {
    byte[] bytes = key.get();
    int at = 0;
    while (bytes[at] != END) {
      at++;
    }
    return new String(bytes, at + 1, bytes.length - at - 1, StandardCharsets.UTF_8);
  }

  /** What follows the zero byte as a number. */
  static long number(Bytes key) {
    byte[] bytes = key.get();
    return ByteBuffer.wrap(bytes, bytes.length - Long.BYTES, Long.BYTES).getLong();
  }

  static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  /** Behind every key with the same name as this one. */
  static Bytes behind(Bytes first) {
    byte[] bytes = first.get().clone();
    int at = 0;
    while (bytes[at] != END) {
      at++;
    }
    byte[] end = new byte[at + 1];
    System.arraycopy(bytes, 0, end, 0, at);
    end[at] = END + 1;
    return Bytes.wrap(end);
  }

  private static Bytes key(char kind, String name, byte[] rest) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(1 + text.length + 1 + rest.length)
            .put((byte) kind)
            .put(text)
            .put(END)
            .put(rest)
            .array());
  }
}
