package dev.muster.admin.nanodep;

import dev.muster.admin.access.Authenticator;
import dev.muster.admin.http.Principal;
import dev.muster.admin.token.ApiToken;
import dev.muster.core.event.Digest256;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * The user {@code depserver} with the key that is set, by HTTP's Basic. What is compared is the
 * SHA-256 of both. It gives no scope of the API.
 */
final class KeyAuthenticator implements Authenticator {
  static final String NAME = "nanodep";

  private static final String SCHEME = "Basic ";
  private static final String USER = "depserver:";

  private final Digest256 key;

  KeyAuthenticator(Digest256 key) {
    this.key = key;
  }

  @Override
  public Future<Verdict> authenticate(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    return Future.succeededFuture(header == null ? new Verdict.Absent() : verdict(header));
  }

  private Verdict verdict(String header) {
    return header.startsWith(SCHEME) && counts(header.substring(SCHEME.length()).strip())
        ? new Verdict.Known(new Principal(NAME, NAME, Set.of()))
        : new Verdict.Refused("nanodep-key-unknown");
  }

  private boolean counts(String encoded) {
    try {
      String clear = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return clear.startsWith(USER) && ApiToken.hash(clear.substring(USER.length())).equals(key);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
