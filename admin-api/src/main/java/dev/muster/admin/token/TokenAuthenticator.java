package dev.muster.admin.token;

import dev.muster.admin.access.Authenticator;
import dev.muster.admin.http.Principal;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.EventLog;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Optional;

/** Callers with a bearer token, which the log knows by its hash. Safe for any thread. */
public final class TokenAuthenticator implements Authenticator {
  private static final String SCHEME = "Bearer ";

  private final EventLog log;
  private final InstantSource clock;

  /** Asks this log which tokens count. */
  public TokenAuthenticator(EventLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Future<Verdict> authenticate(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    return Future.succeededFuture(header == null ? new Verdict.Absent() : ofHeader(header));
  }

  private Verdict ofHeader(String header) {
    return header.startsWith(SCHEME)
        ? verdict(header.substring(SCHEME.length()))
        : new Verdict.Refused("token-unknown");
  }

  /** What there is to say of a token, however it was shown. */
  public Verdict verdict(String secret) {
    Optional<Token> found = log.view().fleet().tokens().bySecret(ApiToken.hash(secret));
    if (found.isEmpty()) {
      return new Verdict.Refused("token-unknown");
    }
    Token token = found.get();
    if (token.sessionOf().isPresent()) {
      // The secret of a session counts as a cookie alone, where a change needs more than that.
      return new Verdict.Refused("token-unknown");
    }
    if (token.revokedAt().isPresent()) {
      return new Verdict.Refused("token-revoked");
    }
    return token.counts(clock.instant())
        ? new Verdict.Known(new Principal(token.id(), token.name(), TokenScopes.of(token)))
        : new Verdict.Refused("token-expired");
  }
}
