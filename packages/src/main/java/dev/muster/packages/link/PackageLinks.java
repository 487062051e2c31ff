package dev.muster.packages.link;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where devices fetch packages. The bytes at such a URL never change. Safe for any thread.
 *
 * @param gateway where devices reach a gateway: a URL without a slash at its end
 * @param elsewhere the URL under which a CDN or another server has the packages, in place of the
 *     gateways; what devices fetch there is not known
 */
public record PackageLinks(
    PackageTickets tickets, Supplier<String> gateway, Optional<String> elsewhere) {
  /** Where gateways have packages. */
  public static final String PATH = "/packages/";

  /**
   * Where a device fetches a package that a command tells it to install. The same for the same
   * command, on every node.
   *
   * @throws IllegalStateException if nothing says where devices reach the gateway
   */
  public String url(EnrollmentId enrollment, CommandUuid command, PackageAdded added) {
    String content = added.content().toHex();
    String name = encoded(added.fileName());
    return elsewhere
        .map(base -> "%s/%s/%s".formatted(base.replaceAll("/+$", ""), content, name))
        .orElseGet(
            () ->
                "%s%s%s/%s/%s"
                    .formatted(
                        gateway.get(),
                        PATH,
                        content,
                        tickets.issue(enrollment, command, added.content()),
                        name));
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
