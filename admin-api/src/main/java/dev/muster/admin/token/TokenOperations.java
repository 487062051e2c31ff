package dev.muster.admin.token;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about tokens. */
public final class TokenOperations {
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  private TokenOperations(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes, EventLog log, EventFactory events, InstantSource clock) {
    TokenOperations all = new TokenOperations(log, events, clock);
    routes.json("listTokens", call -> all.list());
    routes.later("createToken", 201, all::create);
    routes.later("revokeToken", 200, all::revoke);
  }

  private Collection<Token> tokens() {
    return log.view().fleet().tokens().all();
  }

  private JsonObject list() {
    return new JsonObject()
        .put("tokens", new JsonArray(tokens().stream().map(this::json).toList()));
  }

  private CompletionStage<JsonObject> create(Call call) {
    JsonObject wanted = call.json();
    String name = wanted.getString("name");
    Instant now = clock.instant();
    ApiRole role = role(wanted);
    List<String> scopes =
        wanted.containsKey("scopes")
            ? TokenScopes.labels(TokenScopes.named(wanted.getJsonArray("scopes")))
            : List.of();
    TokenScopes.checkGiven(TokenScopes.of(role, scopes), call.principal());
    UUID id =
        call.idempotencyKey()
            .map(key -> EventIds.derived(call.principal().id(), key))
            .orElseGet(events::newId);
    if (log.view().fleet().tokens().find(id.toString()).isPresent()) {
      throw new Problem(
          409,
          "token-made-before",
          "a token was made with this Idempotency-Key, and is shown once: revoke it and make"
              + " another");
    }
    if (tokens().stream()
        .anyMatch(t -> t.name().equals(name) && t.sessionOf().isEmpty() && t.counts(now))) {
      throw new Problem(
          409, "name-taken", "a token has the name %s: choose another".formatted(name));
    }
    String secret = ApiToken.generate();
    ApiTokenCreated fact =
        new ApiTokenCreated(
            id.toString(),
            name,
            ApiToken.hash(secret),
            role,
            Optional.ofNullable(wanted.getString("expires_in"))
                .map(text -> now.plus(Call.duration("expires_in", text)))
                .map(end -> Instant.ofEpochMilli(end.toEpochMilli())),
            scopes,
            Optional.empty());
    return log.append(
            events.fleet(id, new Actor.Admin(call.principal().name()), fact.tokenId(), fact))
        .thenApply(
            reply -> {
              Token made = log.view().fleet().tokens().find(fact.tokenId()).orElseThrow();
              if (!made.sha256().equals(fact.sha256())) {
                throw new Problem(
                    409, "token-made-before", "another request made this token: revoke it first");
              }
              return json(made).put("token", secret);
            });
  }

  /** With scopes, the role that a version which does not know scopes can do the least with. */
  private static ApiRole role(JsonObject wanted) {
    if (wanted.containsKey("role") == wanted.containsKey("scopes")) {
      throw Problem.badRequest("a token is made with a role or with scopes: give one of them");
    }
    return wanted.containsKey("role")
        ? ApiRole.valueOf(wanted.getString("role").toUpperCase(Locale.ROOT))
        : ApiRole.READ;
  }

  private CompletionStage<JsonObject> revoke(Call call) {
    String id = call.path("token");
    Instant now = clock.instant();
    Token token =
        log.view()
            .fleet()
            .tokens()
            .find(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "no token has the id %s: GET /v1/tokens lists them".formatted(id)));
    JsonObject done = new JsonObject().put("result", "revoked");
    if (token.revokedAt().isPresent()) {
      return CompletableFuture.completedFuture(done);
    }
    boolean last =
        mayAllForEver(token, now)
            && tokens().stream().filter(t -> mayAllForEver(t, now)).count() == 1;
    if (last) {
      throw new Problem(
          409,
          "last-token",
          "nobody could operate this server any more: make another token with the role operate"
              + " that does not expire first");
    }
    return log.append(
            events.fleet(new Actor.Admin(call.principal().name()), id, new ApiTokenRevoked(id)))
        .thenApply(reply -> done);
  }

  /** Of these there must be one, or there would be scopes that nobody could give any more. */
  private static boolean mayAllForEver(Token token, Instant now) {
    return TokenScopes.of(token).equals(Scope.all())
        && token.counts(now)
        && token.expiresAt().isEmpty();
  }

  private JsonObject json(Token token) {
    JsonObject json =
        new JsonObject()
            .put("id", token.id())
            .put("name", token.name())
            .put("scopes", TokenScopes.json(TokenScopes.of(lender(token))))
            .put("created_at", token.createdAt().toString());
    token.sessionOf().ifPresent(v -> json.put("session_of", v));
    if (token.scopes().isEmpty() && token.sessionOf().isEmpty()) {
      json.put("role", token.role().name().toLowerCase(Locale.ROOT));
    }
    token.expiresAt().ifPresent(v -> json.put("expires_at", v.toString()));
    token.revokedAt().ifPresent(v -> json.put("revoked_at", v.toString()));
    return json;
  }

  /** Of a session, the token whose scopes it has; of a token, itself. */
  private Token lender(Token token) {
    return token.sessionOf().flatMap(id -> log.view().fleet().tokens().find(id)).orElse(token);
  }
}
