package dev.muster.gateway.authproxy;

import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers go through a proxy: those that are not between two neighbors alone. */
final class ProxiedHeaders {
  /** RFC 9110, section 7.6.1, and what has the same meaning in older programs. */
  private static final Set<String> BETWEEN_NEIGHBORS =
      Set.of(
          "connection",
          "proxy-connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private ProxiedHeaders() {}

  /**
   * Copies those of a device that go through. Many programs take an underscore for a hyphen, and
   * who a device is is our word, however it is spelled.
   *
   * @param others which don't either, in lower case
   */
  static void copyOfDevice(MultiMap from, MultiMap to, Set<String> others) {
    MultiMap own = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> header : from) {
      String plain = header.getKey().toLowerCase(Locale.ROOT).replace('_', '-');
      if (!others.contains(plain) && !plain.startsWith("x-enrollment-")) {
        own.add(header.getKey(), header.getValue());
      }
    }
    copy(own, to, Set.of());
  }

  /**
   * Copies those that go through.
   *
   * @param others which don't either, in lower case
   */
  static void copy(MultiMap from, MultiMap to, Set<String> others) {
    Set<String> left = new HashSet<>(BETWEEN_NEIGHBORS);
    left.addAll(others);
    for (String connection : from.getAll("Connection")) {
      for (String named : connection.split(",")) {
        left.add(named.strip().toLowerCase(Locale.ROOT));
      }
    }
    for (Map.Entry<String, String> header : from) {
      if (!left.contains(header.getKey().toLowerCase(Locale.ROOT))) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }
}
