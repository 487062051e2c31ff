package dev.muster.core.fleet;

import dev.muster.core.event.Digest256;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.FleetFact.ApiTokenCreated;
import dev.muster.core.event.FleetFact.CertificateIssued;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the fleet log says of the installation, at one offset. Immutable.
 *
 * @param tokens the names of the API tokens by their SHA-256
 */
public record FleetState(Map<Digest256, String> tokens) {
  /** An installation of which the log says nothing. */
  public static final FleetState EMPTY = new FleetState(Map.of());

  /** Copies the map. */
  public FleetState {
    tokens = Map.copyOf(tokens);
  }

  /** The name of the token with this SHA-256. */
  public Optional<String> tokenName(Digest256 sha256) {
    return Optional.ofNullable(tokens.get(sha256));
  }

  /** Folds one fact about the fleet. */
  public FleetState evolve(FleetFact fact) {
    return switch (fact) {
      case ApiTokenCreated created -> {
        Map<Digest256, String> more = new HashMap<>(tokens);
        more.put(created.sha256(), created.name());
        yield new FleetState(more);
      }
      case CertificateIssued issued -> this;
    };
  }
}
