package dev.muster.simulator.dep;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a reader stands. To clients it is opaque.
 *
 * @param server the number of the server that it is good for
 * @param limit the limit of the page that it came with
 * @param place the place of the last device that a fetch told; {@link #EXHAUSTED} after the last
 *     page, and for cursors of the feed
 * @param feed how many changes of the feed it has behind it
 * @param made when it was made
 */
record Cursor(int server, int limit, long place, int feed, Instant made) {
  static final long EXHAUSTED = Long.MAX_VALUE;

  String encode() {
    String text = "%d:%d:%d:%d:%d".formatted(limit, place, made.toEpochMilli(), feed, server);
    return Base64.getEncoder()
        .encodeToString(
            (text + ":" + Integer.toHexString(sum(text))).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Reads one.
   *
   * @throws DepError if this service never made it
   */
  static Cursor decode(String encoded) {
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
      int end = text.lastIndexOf(':');
      String[] parts = text.split(":");
      if (parts.length == 6
          && text.substring(end + 1).equals(Integer.toHexString(sum(text.substring(0, end))))) {
        return new Cursor(
            Integer.parseInt(parts[4]),
            Integer.parseInt(parts[0]),
            Long.parseLong(parts[1]),
            Integer.parseInt(parts[3]),
            Instant.ofEpochMilli(Long.parseLong(parts[2])));
      }
    } catch (IllegalArgumentException e) {
      throw new DepError(400, "INVALID_CURSOR");
    }
    throw new DepError(400, "INVALID_CURSOR");
  }

  /** No secret: it tells what was cut off or made up by mistake. */
  private static int sum(String text) {
    return ("cursor " + text).hashCode();
  }
}
