package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.TokenFact;
import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of the admin API, revoked ones included, and the sessions in the console that were
 * begun with them. Immutable.
 *
 * @param byId each by its id
 * @param idBySecret the id by the SHA-256 of its characters
 */
public record Tokens(
    PersistentMap<String, Token> byId, PersistentMap<Digest256, String> idBySecret) {
  /** No tokens. */
  public static final Tokens NONE = new Tokens(PersistentMap.empty(), PersistentMap.empty());

  /**
   * A token.
   *
   * @param sha256 SHA-256 of its characters
   * @param scopes what it may do, by name; none: as the role says
   * @param sessionOf of a session, the id of the token that it was begun with
   */
  public record Token(
      String id,
      String name,
      Digest256 sha256,
      ApiRole role,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt,
      List<String> scopes,
      Optional<String> sessionOf) {

    /** Whether it counts at this moment. */
    public boolean counts(Instant now) {
      return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }

    private Token revoked(Instant at) {
      return new Token(
          id, name, sha256, role, createdAt, expiresAt, Optional.of(at), scopes, sessionOf);
    }

    private boolean isSessionOver(Instant now) {
      return sessionOf.isPresent() && expiresAt.filter(end -> !end.isAfter(now)).isPresent();
    }
  }

  /** All of them, oldest first. */
  public List<Token> all() {
    List<Token> all = new ArrayList<>();
    byId.forEach((id, token) -> all.add(token));
    all.sort(Comparator.comparing(Token::createdAt).thenComparing(Token::id));
    return all;
  }

  /** The token with this id. */
  public Optional<Token> find(String id) {
    return byId.get(id);
  }

  /**
   * The token with this SHA-256, revoked or not. Of the digest of a secret with 256 random bits not
   * even a prefix that could be timed would help anybody.
   */
  public Optional<Token> bySecret(Digest256 sha256) {
    return idBySecret.get(sha256).flatMap(byId::get);
  }

  /** Whether what has this id counts at this moment: a token, or a session whose token does. */
  public boolean counts(String id, Instant now) {
    return find(id)
        .filter(token -> token.counts(now))
        .filter(token -> token.sessionOf().filter(lender -> !counts(lender, now)).isEmpty())
        .isPresent();
  }

  Tokens evolve(TokenFact fact, Instant at) {
    return switch (fact) {
      case ApiTokenCreated created when byId.contains(created.tokenId()) -> this;
      case ApiTokenCreated created when created.sessionOf().isPresent() ->
          withoutEndedSessions(at).with(token(created, at));
      case ApiTokenCreated created -> with(token(created, at));
      case ApiTokenRevoked(String id) ->
          byId.get(id)
              .filter(token -> token.revokedAt().isEmpty())
              .map(token -> with(token.revoked(at)))
              .orElse(this);
      case ApiAccessRefused refused -> this;
    };
  }

  /**
   * The same with this token, in place of one of that id. Should two ever have had one secret, that
   * with the lower id counts, in whatever order they came.
   */
  public Tokens with(Token token) {
    String counts =
        idBySecret
            .get(token.sha256())
            .filter(known -> known.compareTo(token.id()) < 0)
            .orElse(token.id());
    return new Tokens(byId.with(token.id(), token), idBySecret.with(token.sha256(), counts));
  }

  /**
   * Sessions come every day, and nobody asks for those of last week: whenever one begins, those
   * that have expired are forgotten.
   */
  private Tokens withoutEndedSessions(Instant now) {
    Tokens left = this;
    for (Token token : all()) {
      if (token.isSessionOver(now)) {
        left = left.without(token);
      }
    }
    return left;
  }

  private Tokens without(Token token) {
    boolean counts = idBySecret.get(token.sha256()).filter(token.id()::equals).isPresent();
    return new Tokens(
        byId.without(token.id()), counts ? idBySecret.without(token.sha256()) : idBySecret);
  }

  void changedSince(Tokens older, FleetChange visitor) {
    byId.changedSince(older.byId, (id, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(Token token) {
    return Optional.ofNullable(token).map(FleetEntry.TokenEntry::new);
  }

  private static Token token(ApiTokenCreated created, Instant at) {
    return new Token(
        created.tokenId(),
        created.name(),
        created.sha256(),
        created.role(),
        at,
        created.expiresAt(),
        Optional.empty(),
        created.scopes(),
        created.sessionOf());
  }
}
