package dev.muster.server;

import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The variables by which Kubernetes tells every pod of the services in its namespace, unless the
 * pod says {@code enableServiceLinks: false}: a service {@code muster-gateway} gives {@code
 * MUSTER_GATEWAY_PORT=tcp://…} and more, which nobody meant as settings.
 */
final class ServiceLinks {
  private static final String HOST = "_SERVICE_HOST";
  private static final Pattern ADDRESS = Pattern.compile("(tcp|udp|sctp)://.*");

  /** What Kubernetes puts behind the name of a service. */
  private static final Pattern MORE =
      Pattern.compile("_SERVICE_(HOST|PORT(_.*)?)|_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

  private ServiceLinks() {}

  /** The environment without them. */
  static Map<String, String> without(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(variable -> !isLink(variable.getKey(), variable.getValue(), environment))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static boolean isLink(String name, String value, Map<String, String> environment) {
    return environment.keySet().stream()
        .filter(other -> other.endsWith(HOST))
        .map(other -> other.substring(0, other.length() - HOST.length()))
        .filter(name::startsWith)
        .map(service -> name.substring(service.length()))
        .anyMatch(
            rest ->
                MORE.matcher(rest).matches()
                    || rest.equals("_PORT") && ADDRESS.matcher(value).matches());
  }
}
