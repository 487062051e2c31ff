package dev.muster.admin.session;

import dev.muster.admin.access.Authenticator;
import dev.muster.admin.http.Principal;
import dev.muster.admin.session.SignInLinks.SignInLink;
import dev.muster.admin.token.TokenScopes;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.EventLog;
import dev.muster.log.seal.LinkSealer;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Optional;

/** Callers who show the code of a link in place of a token: they may begin a session, once. */
public final class LinkAuthenticator implements Authenticator {
  /** Where the link of a caller who has one stands among the data of a routing context. */
  static final String LINK = "muster.sign-in-link";

  private static final String SCHEME = "Bearer ";

  private final EventLog log;
  private final InstantSource clock;
  private final SignInLinks links;

  /** Asks this log whose links count. */
  public LinkAuthenticator(EventLog log, InstantSource clock, LinkSealer sealer) {
    this.log = log;
    this.clock = clock;
    this.links = new SignInLinks(sealer);
  }

  @Override
  public Future<Verdict> authenticate(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    if (header == null
        || !header.startsWith(SCHEME)
        || !SignInLinks.looksLikeOne(header.substring(SCHEME.length()))) {
      return Future.succeededFuture(new Verdict.Absent());
    }
    boolean begins =
        context.request().method() == HttpMethod.POST
            && context.normalizedPath().equals(SessionOperations.PATH);
    return Future.succeededFuture(
        begins
            ? verdict(context, header.substring(SCHEME.length()))
            : new Verdict.Refused("link-elsewhere"));
  }

  private Verdict verdict(RoutingContext context, String code) {
    Optional<SignInLink> link = links.open(code);
    Optional<Token> token =
        link.flatMap(l -> log.view().fleet().tokens().find(l.tokenId()))
            .filter(t -> t.counts(clock.instant()));
    if (token.isEmpty()) {
      return new Verdict.Refused("link-unknown");
    }
    if (!link.get().expiresAt().isAfter(clock.instant())) {
      return new Verdict.Refused("link-expired");
    }
    context.put(LINK, link.get());
    return new Verdict.Known(
        new Principal(token.get().id(), token.get().name(), TokenScopes.of(token.get())));
  }
}
