package dev.muster.admin.session;

import dev.muster.admin.access.Authenticator;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.admin.token.ApiToken;
import dev.muster.admin.token.TokenScopes;
import dev.muster.core.fleet.Tokens;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.EventLog;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Callers with the cookie of a session. It counts while the token that it was begun with counts,
 * and may what that one may now. Safe for any thread.
 */
public final class SessionAuthenticator implements Authenticator {
  /** Where the session of a caller who has one stands among the data of a routing context. */
  static final String SESSION = "muster.session";

  private static final Set<HttpMethod> CHANGE_NOTHING = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final EventLog log;
  private final InstantSource clock;

  /** Asks this log which sessions count. */
  public SessionAuthenticator(EventLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public Future<Verdict> authenticate(RoutingContext context) {
    Optional<String> secret = SessionCookie.of(context);
    if (secret.isEmpty()) {
      return Future.succeededFuture(new Verdict.Absent());
    }
    Verdict verdict = verdict(context, secret.get());
    if (verdict instanceof Verdict.Known
        && !CHANGE_NOTHING.contains(context.request().method())
        && !CsrfToken.shown(context, secret.get())) {
      return Future.failedFuture(
          new Problem(
              403,
              "csrf",
              "a change with a session's cookie needs the header %s, which GET /v1/session tells"
                  .formatted(CsrfToken.HEADER)));
    }
    return Future.succeededFuture(verdict);
  }

  private Verdict verdict(RoutingContext context, String secret) {
    Tokens tokens = log.view().fleet().tokens();
    Optional<Token> session =
        tokens.bySecret(ApiToken.hash(secret)).filter(t -> t.sessionOf().isPresent());
    Optional<Token> token = session.flatMap(Token::sessionOf).flatMap(tokens::find);
    if (session.isEmpty() || token.isEmpty()) {
      return new Verdict.Refused("session-unknown");
    }
    if (!tokens.counts(session.get().id(), clock.instant())) {
      return new Verdict.Refused("session-over");
    }
    context.put(SESSION, session.get());
    context.response().putHeader("Cache-Control", "no-store");
    return new Verdict.Known(
        new Principal(session.get().id(), token.get().name(), TokenScopes.of(token.get())));
  }
}
