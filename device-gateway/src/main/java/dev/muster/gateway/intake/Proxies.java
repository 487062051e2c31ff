package dev.muster.gateway.intake;

import java.util.List;
import java.util.Optional;

/**
 * The proxies that may say whom they speak for. Nobody else is believed.
 *
 * @param named their addresses
 * @param header the header in which they list the addresses that a request came by, each adding its
 *     peer at the end, such as {@code X-Forwarded-For}
 * @param protocol whether each connection begins with a PROXY header (HAProxy, "The PROXY
 *     protocol"); connections of others are closed then
 */
public record Proxies(List<AddressRange> named, Optional<String> header, boolean protocol) {
  /** Nobody. */
  public static final Proxies NONE = new Proxies(List.of(), Optional.empty(), false);

  /** Copies the list. */
  public Proxies {
    named = List.copyOf(named);
  }

  boolean has(String address) {
    return named.stream().anyMatch(range -> range.holds(address));
  }
}
