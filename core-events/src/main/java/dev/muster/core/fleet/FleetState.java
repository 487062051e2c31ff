package dev.muster.core.fleet;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.FleetFact.ApiTokenCreated;
import dev.muster.core.event.FleetFact.CertificateIssued;
import dev.muster.core.event.FleetFact.CertificateRefused;
import dev.muster.core.event.FleetFact.SpentChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the fleet log says of the installation, at one offset. Immutable.
 *
 * @param tokens the names of the API tokens by their SHA-256
 * @param spent the certificate (DER) that each challenge was spent on, as long as the challenge
 *     could be spent again
 */
public record FleetState(Map<Digest256, String> tokens, Map<SpentChallenge, Bytes> spent) {
  /**
   * How long a spent challenge is known after its end: longer than the clocks of two nodes are
   * apart.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  /** An installation of which the log says nothing. */
  public static final FleetState EMPTY = new FleetState(Map.of(), Map.of());

  /** Keeps the maps, which nobody may change afterwards. */
  public FleetState {
    tokens = Collections.unmodifiableMap(tokens);
    spent = Collections.unmodifiableMap(spent);
  }

  /** The name of the token with this SHA-256. */
  public Optional<String> tokenName(Digest256 sha256) {
    return Optional.ofNullable(tokens.get(sha256));
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
      case ApiTokenCreated created -> {
        Map<Digest256, String> more = new HashMap<>(tokens);
        more.put(created.sha256(), created.name());
        yield new FleetState(more, spent);
      }
      case CertificateIssued issued ->
          issued.challenge().map(c -> spend(c, issued.certificate(), occurredAt)).orElse(this);
      case CertificateRefused refused -> this;
    };
  }

  /** The first certificate in the log for a challenge wins. */
  private FleetState spend(SpentChallenge challenge, Bytes certificate, Instant now) {
    if (spent.containsKey(challenge)) {
      return this;
    }
    Map<SpentChallenge, Bytes> more = new HashMap<>(spent);
    more.keySet().removeIf(c -> c.expiresAt().plus(REMEMBERED).isBefore(now));
    more.put(challenge, certificate);
    return new FleetState(tokens, more);
  }
}
