package dev.muster.admin.session;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.session.SignInLinks.SignInLink;
import dev.muster.admin.token.ApiToken;
import dev.muster.admin.token.TokenScopes;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.seal.LinkSealer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls by which people sign in to the console. */
public final class SessionOperations {
  /** Where a session is begun, looked at and ended. */
  static final String PATH = "/v1/session";

  private static final Duration LENGTH = Duration.ofHours(12);
  private static final Duration LONGEST_LINK = Duration.ofHours(1);

  /** Those that have not expired, ended ones included: as many people sign in with one token. */
  private static final int MOST_OF_ONE_TOKEN = 200;

  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final SignInLinks links;

  private SessionOperations(
      EventLog log, EventFactory events, InstantSource clock, LinkSealer sealer) {
    this.log = log;
    this.events = events;
    this.clock = clock;
    this.links = new SignInLinks(sealer);
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      InstantSource clock,
      LinkSealer sealer) {
    SessionOperations all = new SessionOperations(log, events, clock, sealer);
    routes.later("beginSession", 201, all::begin);
    routes.json("getSession", SessionOperations::session);
    routes.later("endSession", 200, all::end);
    routes.later("createSignInLink", 201, all::link);
  }

  private CompletionStage<JsonObject> begin(Call call) {
    refuseFromSession(call, "a session begins no other one: show a token, or the code of a link");
    Optional<SignInLink> link = Optional.ofNullable(call.context().get(LinkAuthenticator.LINK));
    Token token = token(call.principal().id());
    Instant now = clock.instant();
    long others =
        log.view().fleet().tokens().all().stream()
            .filter(t -> t.sessionOf().filter(token.id()::equals).isPresent())
            .filter(t -> t.expiresAt().filter(now::isBefore).isPresent())
            .count();
    if (others >= MOST_OF_ONE_TOKEN) {
      throw new Problem(
          429,
          "too-many-sessions",
          "%d sessions were begun with the token %s within the last %d hours, as many as may: use"
                  .formatted(MOST_OF_ONE_TOKEN, token.name(), LENGTH.toHours())
              + " another token, or wait");
    }
    Instant end =
        Instant.ofEpochMilli(
            token
                .expiresAt()
                .filter(now.plus(LENGTH)::isAfter)
                .orElse(now.plus(LENGTH))
                .toEpochMilli());
    String secret = ApiToken.generate();
    // A link's session has an id that follows from it, and an id counts once in the log.
    UUID id =
        link.map(l -> EventIds.derived(l.id().toString(), "session")).orElseGet(events::newId);
    ApiTokenCreated fact =
        new ApiTokenCreated(
            id.toString(),
            token.name(),
            ApiToken.hash(secret),
            ApiRole.READ,
            Optional.of(end),
            List.of(),
            Optional.of(token.id()));
    return log.append(events.fleet(id, new Actor.Admin(token.name()), fact.tokenId(), fact))
        .thenApply(
            reply -> {
              if (log.view()
                  .fleet()
                  .tokens()
                  .find(fact.tokenId())
                  .filter(made -> made.sha256().equals(fact.sha256()))
                  .isEmpty()) {
                throw new Problem(
                    409,
                    "link-used",
                    "this link was used before, and is good for once: make another with  muster"
                        + " console");
              }
              SessionCookie.set(call.context(), secret, Duration.between(now, end));
              return json(call, Optional.of(end), Optional.of(CsrfToken.of(secret)));
            });
  }

  private static JsonObject session(Call call) {
    Optional<Token> session = ofBrowser(call);
    return json(
        call,
        session.flatMap(Token::expiresAt),
        session.flatMap(s -> SessionCookie.of(call.context())).map(CsrfToken::of));
  }

  /** The caller's session; empty of one with a token or a link. */
  private static Optional<Token> ofBrowser(Call call) {
    return Optional.ofNullable(call.context().get(SessionAuthenticator.SESSION));
  }

  private CompletionStage<JsonObject> end(Call call) {
    Token session =
        ofBrowser(call)
            .orElseThrow(
                () ->
                    new Problem(
                        409,
                        "no-session",
                        "a token is no session: DELETE /v1/tokens/{id} revokes one, or ends a"
                            + " session"));
    return log.append(
            events.fleet(
                new Actor.Admin(session.name()), session.id(), new ApiTokenRevoked(session.id())))
        .thenApply(
            reply -> {
              SessionCookie.clear(call.context());
              return new JsonObject().put("result", "revoked");
            });
  }

  private CompletionStage<JsonObject> link(Call call) {
    refuseFromSession(call, "a link is made with a token, not from a session");
    Duration length = Call.duration("expires_in", call.json().getString("expires_in", "PT5M"));
    if (length.compareTo(LONGEST_LINK) > 0) {
      throw Problem.badRequest("expires_in is PT1H at most: a link is good for a moment");
    }
    Instant end = clock.instant().plus(length);
    String code =
        links.seal(new SignInLink(UUID.randomUUID(), token(call.principal().id()).id(), end));
    return CompletableFuture.completedFuture(
        new JsonObject()
            .put("path", "/#/sign-in/" + code)
            .put("expires_at", Instant.ofEpochMilli(end.toEpochMilli()).toString()));
  }

  private Token token(String id) {
    return log.view().fleet().tokens().find(id).orElseThrow();
  }

  private static void refuseFromSession(Call call, String detail) {
    if (ofBrowser(call).isPresent()) {
      throw new Problem(409, "from-session", detail);
    }
  }

  private static JsonObject json(Call call, Optional<Instant> end, Optional<String> csrf) {
    JsonObject json =
        new JsonObject()
            .put("name", call.principal().name())
            .put("scopes", TokenScopes.json(call.principal().scopes()));
    end.ifPresent(v -> json.put("expires_at", v.toString()));
    csrf.ifPresent(v -> json.put("csrf", v));
    return json;
  }
}
