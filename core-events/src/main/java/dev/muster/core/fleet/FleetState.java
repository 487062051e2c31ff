package dev.muster.core.fleet;

import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.LoadFact.MessagesTurnedAway;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the fleet log says of the installation, at one offset. Immutable.
 *
 * @param tokens the API tokens by their id, revoked ones included
 * @param spent the certificate (DER) that each challenge was spent on, as long as the challenge
 *     could be spent again
 * @param requests the last {@value #REQUESTS} commands that were requested, oldest first
 * @param pushCertificates the newest push certificate of each topic
 * @param pushKeys the last {@value #PUSH_KEYS} keys that were made for push certificates, by the
 *     SHA-256 of the public key, oldest first
 */
public record FleetState(
    Map<String, Token> tokens,
    Map<SpentChallenge, Bytes> spent,
    Map<CommandUuid, Requested> requests,
    Map<String, PushCertificate> pushCertificates,
    Map<Digest256, PushKey> pushKeys) {
  /**
   * How long a spent challenge is known after its end: longer than the clocks of two nodes are
   * apart.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** How many requested commands are remembered, to know a request that is sent again. */
  public static final int REQUESTS = 1000;

  /** How many keys for push certificates are remembered: more than anyone asks for in a year. */
  public static final int PUSH_KEYS = 10;

  /** An installation of which the log says nothing. */
  public static final FleetState EMPTY =
      new FleetState(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

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

  /**
   * A certificate by which Apple takes notifications for one topic.
   *
   * @param event the event that brought it, which its key is sealed for
   * @param certificates DER, the certificate first
   * @param key PKCS#8, sealed
   */
  public record PushCertificate(
      UUID event,
      String topic,
      List<Bytes> certificates,
      SealedBytes key,
      Instant notAfter,
      Instant storedAt) {}

  /**
   * A key for a push certificate.
   *
   * @param event the event that brought it, which it is sealed for
   */
  public record PushKey(UUID event, SealedBytes key) {}

  /** Keeps the maps, which nobody may change afterwards. */
  public FleetState {
    tokens = Collections.unmodifiableMap(tokens);
    spent = Collections.unmodifiableMap(spent);
    requests = Collections.unmodifiableMap(requests);
    pushCertificates = Collections.unmodifiableMap(pushCertificates);
    pushKeys = Collections.unmodifiableMap(pushKeys);
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
   * @param event the id of its event
   * @param occurredAt when it happened, by the clock of the node that recorded it
   */
  public FleetState evolve(FleetFact fact, UUID event, Instant occurredAt) {
    return switch (fact) {
      case ApiTokenCreated created ->
          tokens.containsKey(created.tokenId()) ? this : create(created, occurredAt);
      case ApiTokenRevoked(String id) ->
          tokens.containsKey(id) ? revoke(tokens.get(id), occurredAt) : this;
      case CertificateIssued issued ->
          issued.challenge().map(c -> spend(c, issued.certificate(), occurredAt)).orElse(this);
      case CommandRequested requested -> request(requested, occurredAt);
      case CommandCancelRequested cancelled -> this;
      case PushKeyCreated(Digest256 publicKey, SealedBytes key) ->
          keep(publicKey, new PushKey(event, key));
      case PushCertificateStored stored -> store(stored, event, occurredAt);
      case CertificateRefused refused -> this;
      case ApiAccessRefused refused -> this;
      case MessagesTurnedAway turnedAway -> this;
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
    return new FleetState(more, spent, requests, pushCertificates, pushKeys);
  }

  /** The first certificate in the log for a challenge wins. */
  private FleetState spend(SpentChallenge challenge, Bytes certificate, Instant now) {
    if (spent.containsKey(challenge)) {
      return this;
    }
    Map<SpentChallenge, Bytes> more = new HashMap<>(spent);
    more.keySet().removeIf(c -> c.expiresAt().plus(REMEMBERED).isBefore(now));
    more.put(challenge, certificate);
    return new FleetState(tokens, more, requests, pushCertificates, pushKeys);
  }

  private FleetState keep(Digest256 publicKey, PushKey key) {
    Map<Digest256, PushKey> more = new LinkedHashMap<>(pushKeys);
    more.putIfAbsent(publicKey, key);
    if (more.size() > PUSH_KEYS) {
      more.remove(more.keySet().iterator().next());
    }
    return new FleetState(tokens, spent, requests, pushCertificates, more);
  }

  private FleetState store(PushCertificateStored stored, UUID event, Instant at) {
    Map<String, PushCertificate> more = new LinkedHashMap<>(pushCertificates);
    more.put(
        stored.topic(),
        new PushCertificate(
            event, stored.topic(), stored.certificates(), stored.key(), stored.notAfter(), at));
    return new FleetState(tokens, spent, requests, more, pushKeys);
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
    return new FleetState(tokens, spent, more, pushCertificates, pushKeys);
  }
}
