package dev.muster.gateway.intake;

import io.vertx.core.http.HttpConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the open connections of each address, and closes those beyond the limit, as well as those
 * that only a proxy of ours may open. Safe for any thread.
 */
public final class Connections {
  private final int most;
  private final Proxies proxies;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  /**
   * As many as this.
   *
   * @param most of one address; a proxy that speaks for many may have any number
   */
  public Connections(int most, Proxies proxies) {
    this.most = most;
    this.proxies = proxies;
  }

  /** Takes note of a connection. */
  public void opened(HttpConnection connection) {
    if (proxies.protocol() && !proxies.has(Clients.text(connection.remoteAddress(true)))) {
      connection.close();
      return;
    }
    String peer = Clients.text(connection.remoteAddress());
    if (proxies.header().isPresent() && proxies.has(peer)) {
      return;
    }
    String address = AddressRange.sharer(peer);
    int now = open.merge(address, 1, Integer::sum);
    connection.closeHandler(
        closed -> open.computeIfPresent(address, (a, n) -> n == 1 ? null : n - 1));
    if (now > most) {
      connection.close();
    }
  }
}
