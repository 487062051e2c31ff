package dev.muster.log.node;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What tells a node from the others of its cluster. Immutable.
 *
 * @param name what the record calls it
 * @param instance its membership in the groups that share the work, the same over restarts
 * @param place the data directory that it runs in. Nobody else runs there as long as it does, so
 *     whatever else is known of that place is of a run that has ended. A copy is another place
 */
public record NodeIdentity(String name, String instance, String place) {
  private static final String PREFIX = "muster-node";
  private static final String SEPARATOR = "/";

  /** As the broker hears it, in the id of a client. */
  String clientId() {
    return String.join(SEPARATOR, PREFIX, encode(name), encode(instance), encode(place));
  }

  /** What a client's id says; empty if it is no node's. */
  static Optional<NodeIdentity> of(String clientId) {
    String[] parts = clientId.split(SEPARATOR, -1);
    return parts.length == 4 && parts[0].equals(PREFIX)
        ? Optional.of(new NodeIdentity(decode(parts[1]), decode(parts[2]), decode(parts[3])))
        : Optional.empty();
  }

  /** Whether the other is a node that can't run beside this one. */
  boolean excludes(NodeIdentity other) {
    return !place.equals(other.place)
        && (name.equals(other.name) || instance.equals(other.instance));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
