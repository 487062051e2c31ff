package dev.muster.server.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a node is.
 *
 * @param name of this node in the record
 * @param roles what it does
 * @param names the DNS names and addresses in the TLS certificate; the first is the one that
 *     devices are told
 * @param drain how long the server goes on after it was told to stop, not ready any more
 */
public record NodeSection(String name, Set<Role> roles, List<String> names, Duration drain) {
  /** The keys, and what holds where nobody says anything else. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "node.name", "muster-1",
          "server.roles", "all",
          "server.names", "localhost,127.0.0.1",
          "shutdown.drain.seconds", "0");

  /** Copies the collections. */
  public NodeSection {
    roles = Set.copyOf(roles);
    names = List.copyOf(names);
  }

  /** Reads the section. */
  public static NodeSection read(Settings settings) {
    return new NodeSection(
        settings.raw("node.name"),
        settings.value(
            "server.roles",
            "all, or some of gateway, admin, projections, push and dep, separated by commas",
            Role::parse),
        settings.value(
            "server.names",
            "names or addresses of this server, separated by commas",
            NodeSection::names),
        Duration.ofSeconds(settings.number("shutdown.drain.seconds", 600)));
  }

  private static List<String> names(String list) {
    List<String> names = Arrays.stream(list.split(",")).map(String::strip).toList();
    if (names.isEmpty() || names.contains("")) {
      throw new IllegalArgumentException(list);
    }
    return names;
  }
}
