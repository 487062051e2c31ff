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
 * The tokens of the admin API, revoked ones included. Immutable.
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
   */
  public record Token(
      String id,
      String name,
      Digest256 sha256,
      ApiRole role,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt,
      List<String> scopes) {

    /** Whether it counts at this moment. */
    public boolean counts(Instant now) {
      return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }

    private Token revoked(Instant at) {
      return new Token(id, name, sha256, role, createdAt, expiresAt, Optional.of(at), scopes);
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

  Tokens evolve(TokenFact fact, Instant at) {
    return switch (fact) {
      case ApiTokenCreated created ->
          byId.contains(created.tokenId()) ? this : with(token(created, at));
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
        created.scopes());
  }
}
