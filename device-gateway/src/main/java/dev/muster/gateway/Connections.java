package dev.muster.gateway;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the open connections of each address, and closes those beyond the limit. Safe for any
 * thread.
 */
final class Connections {
  private final int most;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  Connections(int most) {
    this.most = most;
  }

  void opened(HttpConnection connection) {
    String address =
        connection.remoteAddress() == null ? "" : connection.remoteAddress().hostAddress();
    int now = open.merge(address, 1, Integer::sum);
    connection.closeHandler(
        closed -> open.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1));
    if (now > most) {
      connection.close();
    }
  }
}
