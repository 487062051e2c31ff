package dev.muster.simulator.dep;

import java.time.Instant;
import java.util.Optional;

/** Where account-driven enrollment begins; guarded by the portal's monitor. */
final class DiscoveryUrl {
  private Optional<String> url = Optional.empty();
  private Instant updated = Instant.EPOCH;

  Optional<String> url() {
    return url;
  }

  Instant updated() {
    return updated;
  }

  void set(Optional<String> other, Instant now) {
    url = other;
    updated = now;
  }
}
