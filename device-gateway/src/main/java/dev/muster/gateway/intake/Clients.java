package dev.muster.gateway.intake;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the address that a request is counted for. Safe for any thread. */
public final class Clients {
  /**
   * With a port, as some proxies write it: {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}.
   */
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[([0-9a-fA-F:.]+)](?::\\d+)?|([0-9.]+):\\d+");

  private final Proxies proxies;

  /** Clients that come directly or by these proxies. */
  public Clients(Proxies proxies) {
    this.proxies = proxies;
  }

  /** The client's own address, as far as it can be believed. */
  public String of(HttpServerRequest request) {
    String peer = text(request.connection().remoteAddress());
    if (proxies.header().isEmpty() || !proxies.has(peer)) {
      return AddressRange.sharer(peer);
    }
    return AddressRange.sharer(
        behind(peer, request.headers().getAll(proxies.header().orElseThrow())));
  }

  /** Whether it comes from a proxy that is named, whatever it says of whom it speaks for. */
  public boolean byProxy(HttpServerRequest request) {
    return proxies.has(text(request.connection().remoteAddress()));
  }

  /**
   * The addresses that it came by, for a program behind: the last is the peer's, and those before
   * it are a named proxy's word.
   */
  public String forwardedFor(HttpServerRequest request) {
    String peer = text(request.connection().remoteAddress());
    List<String> before =
        byProxy(request)
            ? proxies.header().map(request.headers()::getAll).orElse(List.of())
            : List.of();
    return before.isEmpty() ? peer : String.join(", ", before) + ", " + peer;
  }

  /**
   * The last in the list that is no proxy of ours: what stands before it was said by someone whom
   * we don't know.
   */
  private String behind(String peer, List<String> headers) {
    String[] list = String.join(",", headers).split(",");
    String client = peer;
    for (int i = list.length - 1; i >= 0 && proxies.has(client); i--) {
      String next = bare(list[i].strip());
      if (!isAddress(next)) {
        break;
      }
      client = next;
    }
    return client;
  }

  private static String bare(String entry) {
    Matcher withPort = WITH_PORT.matcher(entry);
    if (!withPort.matches()) {
      return entry;
    }
    return withPort.group(1) != null ? withPort.group(1) : withPort.group(2);
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  static String text(SocketAddress address) {
    return address == null || address.hostAddress() == null ? "" : address.hostAddress();
  }
}
