package dev.muster.admin.compat;

import dev.muster.admin.access.Authenticator;
import dev.muster.admin.token.TokenAuthenticator;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * One user name, and a token of this API as the password, by HTTP's Basic. So each script has a key
 * of its own, with the scopes that it needs, which is listed, ends and is revoked like any other.
 */
final class BasicToken implements Authenticator {
  private static final String SCHEME = "Basic ";

  private final String prefix;
  private final TokenAuthenticator tokens;

  BasicToken(String user, TokenAuthenticator tokens) {
    this.prefix = user + ":";
    this.tokens = tokens;
  }

  /** Whether the caller signs in as this user, with whatever password. */
  boolean claimedBy(RoutingContext context) {
    return credentials(context).filter(clear -> clear.startsWith(prefix)).isPresent();
  }

  @Override
  public Future<Verdict> authenticate(RoutingContext context) {
    return Future.succeededFuture(
        credentials(context)
            .filter(clear -> clear.startsWith(prefix))
            .map(clear -> tokens.verdict(clear.substring(prefix.length())))
            .orElseGet(Verdict.Absent::new));
  }

  private static Optional<String> credentials(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      byte[] clear = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      return Optional.of(new String(clear, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
