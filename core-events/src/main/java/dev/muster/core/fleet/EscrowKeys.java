package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.EscrowFact;
import dev.muster.core.event.EscrowFact.EscrowKeyMade;
import dev.muster.core.event.SealedBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The key pairs that Macs encrypt their FileVault recovery keys for: all that there ever were.
 * Immutable.
 *
 * @param byEvent each by the event that brought it
 */
public record EscrowKeys(PersistentMap<UUID, EscrowKey> byEvent) {
  /** None. */
  public static final EscrowKeys NONE = new EscrowKeys(PersistentMap.empty());

  /**
   * A key pair.
   *
   * @param event the event that brought it, which its key is sealed for
   * @param certificate DER, self-signed
   * @param key PKCS#8, sealed
   */
  public record EscrowKey(UUID event, Bytes certificate, SealedBytes key, Instant madeAt) {}

  /** All of them, the current one first. */
  public List<EscrowKey> all() {
    List<EscrowKey> all = new ArrayList<>();
    byEvent.forEach((event, one) -> all.add(one));
    all.sort(Comparator.comparing(EscrowKey::madeAt).thenComparing(EscrowKey::event).reversed());
    return all;
  }

  /** The one that Macs are to encrypt for; empty until one is made. */
  public Optional<EscrowKey> current() {
    return all().stream().findFirst();
  }

  /** The same with this one. */
  public EscrowKeys with(EscrowKey one) {
    return new EscrowKeys(byEvent.with(one.event(), one));
  }

  EscrowKeys evolve(EscrowFact fact, UUID event, Instant at) {
    return switch (fact) {
      case EscrowKeyMade(Bytes certificate, SealedBytes key) ->
          byEvent.contains(event) ? this : with(new EscrowKey(event, certificate, key, at));
    };
  }

  void changedSince(EscrowKeys older, FleetChange visitor) {
    byEvent.changedSince(
        older.byEvent, (event, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(EscrowKey one) {
    return Optional.ofNullable(one).map(FleetEntry.EscrowKeyEntry::new);
  }
}
