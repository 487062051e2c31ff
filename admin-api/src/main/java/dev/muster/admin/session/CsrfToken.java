package dev.muster.admin.session;

import dev.muster.admin.token.ApiToken;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * What a page shows with each change beside the cookie, which its browser would send for others as
 * well. It follows from the session's secret, and the secret does not follow from it.
 */
final class CsrfToken {
  /** The header that it stands in. */
  static final String HEADER = "X-Muster-CSRF";

  private CsrfToken() {}

  /** The one that goes with this secret. */
  static String of(String secret) {
    return ApiToken.hash("csrf " + secret).toHex();
  }

  /** Whether the caller shows it. */
  static boolean shown(RoutingContext context, String secret) {
    String shown = context.request().getHeader(HEADER);
    return shown != null
        && MessageDigest.isEqual(
            shown.getBytes(StandardCharsets.UTF_8), of(secret).getBytes(StandardCharsets.UTF_8));
  }
}
