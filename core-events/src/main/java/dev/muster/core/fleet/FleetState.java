package dev.muster.core.fleet;

import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.FleetFact.ApiAccessRefused;
import dev.muster.core.event.FleetFact.ApiTokenCreated;
import dev.muster.core.event.FleetFact.ApiTokenRevoked;
import dev.muster.core.event.FleetFact.CertificateIssued;
import dev.muster.core.event.FleetFact.CertificateRefused;
import dev.muster.core.event.FleetFact.CommandCancelRequested;
import dev.muster.core.event.FleetFact.CommandRequested;
import dev.muster.core.event.FleetFact.SpentChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the fleet log says of the installation, at one offset. Immutable.
 *
 * @param tokens the API tokens by their id, revoked ones included
 * @param spent the certificate (DER) that each challenge was spent on, as long as the challenge
 *     could be spent again
 * @param requests the last {@value #REQUESTS} commands that were requested, oldest first
 */
public record FleetState(
    Map<String, Token> tokens,
    Map<SpentChallenge, Bytes> spent,
    Map<CommandUuid, Requested> requests) {
  /**
   * How long a spent challenge is known after its end: longer than the clocks of two nodes are
   * apart.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** How many requested commands are remembered, to know a request that is sent again. */
  public static final int REQUESTS = 1000;

  /** An installation of which the log says nothing. */
  public static final FleetState EMPTY = new FleetState(Map.of(), Map.of(), Map.of());

  /**
   * A token of the admin API.
   *
   * @param sha256 SHA-256 of its characters
   */
  public record Token(
      String id,
      String name,
      Digest256 sha256,
      ApiRole role,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> revokedAt) {

    /** Whether it counts at this moment. */
    public boolean counts(Instant now) {
      return revokedAt.isEmpty() && expiresAt.filter(end -> !end.isAfter(now)).isEmpty();
    }
  }

  /**
   * A command that was requested.
   *
   * @param targets how many enrolments it is for
   */
  public record Requested(Command command, int targets, Instant at) {}

  /** Keeps the maps, which nobody may change afterwards. */
  public FleetState {
    tokens = Collections.unmodifiableMap(tokens);
    spent = Collections.unmodifiableMap(spent);
    requests = Collections.unmodifiableMap(requests);
  }

  /** The token with this SHA-256, revoked or not. Takes as long whether there is one or not. */
  public Optional<Token> token(Digest256 sha256) {
    Token found = null;
    for (Token token : tokens.values()) {
      // Of the digest of a secret with 256 random bits even a prefix would help nobody; all are
      // compared whole for the sake of those who have to check it.
      if (token.sha256().sameAs(sha256)) {
        found = token;
      }
    }
    return Optional.ofNullable(found);
  }

  /** The certificate that a challenge was spent on. */
  public Optional<Bytes> spentOn(SpentChallenge challenge) {
    return Optional.ofNullable(spent.get(challenge));
  }

  /**
   * Folds one fact about the fleet.
   *
   * @param occurredAt when it happened, by the clock of the node that recorded it
   */
  public FleetState evolve(FleetFact fact, Instant occurredAt) {
    return switch (fact) {
      case ApiTokenCreated created ->
          tokens.containsKey(created.tokenId()) ? this : create(created, occurredAt);
      case ApiTokenRevoked(String id) ->
          tokens.containsKey(id) ? revoke(tokens.get(id), occurredAt) : this;
      case CertificateIssued issued ->
          issued.challenge().map(c -> spend(c, issued.certificate(), occurredAt)).orElse(this);
      case CommandRequested requested -> request(requested, occurredAt);
      case CommandCancelRequested cancelled -> this;
      case CertificateRefused refused -> this;
      case ApiAccessRefused refused -> this;
    };
  }

  private FleetState create(ApiTokenCreated created, Instant at) {
    return withToken(
        new Token(
            created.tokenId(),
            created.name(),
            created.sha256(),
            created.role(),
            at,
            created.expiresAt(),
            Optional.empty()));
  }

  private FleetState revoke(Token token, Instant at) {
    return token.revokedAt().isPresent()
        ? this
        : withToken(
            new Token(
                token.id(),
                token.name(),
                token.sha256(),
                token.role(),
                token.createdAt(),
                token.expiresAt(),
                Optional.of(at)));
  }

  private FleetState withToken(Token token) {
    Map<String, Token> more = new LinkedHashMap<>(tokens);
    more.put(token.id(), token);
    return new FleetState(more, spent, requests);
  }

  /** The first certificate in the log for a challenge wins. */
  private FleetState spend(SpentChallenge challenge, Bytes certificate, Instant now) {
    if (spent.containsKey(challenge)) {
      return this;
    }
    Map<SpentChallenge, Bytes> more = new HashMap<>(spent);
    more.keySet().removeIf(c -> c.expiresAt().plus(REMEMBERED).isBefore(now));
    more.put(challenge, certificate);
    return new FleetState(tokens, more, requests);
  }

  private FleetState request(CommandRequested requested, Instant at) {
    CommandUuid uuid = requested.command().uuid();
    if (requests.containsKey(uuid)) {
      return this;
    }
    Map<CommandUuid, Requested> more = new LinkedHashMap<>(requests);
    if (more.size() >= REQUESTS) {
      more.remove(more.keySet().iterator().next());
    }
    more.put(uuid, new Requested(requested.command(), requested.targets().size(), at));
    return new FleetState(tokens, spent, more);
  }
}
