package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.event.SecretFact.SecretMade;
import dev.muster.core.event.SecretFact.SecretRevealed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The secrets that are kept about devices, sealed, with those that were replaced. Immutable.
 *
 * @param bySerial each by its id, under its device's serial number
 * @param serialById the serial number by the secret's id
 */
public record Secrets(
    PersistentMap<String, PersistentMap<String, Secret>> bySerial,
    PersistentMap<String, String> serialById) {
  /** None. */
  public static final Secrets NONE = new Secrets(PersistentMap.empty(), PersistentMap.empty());

  /** Where a secret stands. */
  public enum Standing {
    /** Made, and not known to be taken, nor to be refused. */
    CANDIDATE,
    /** It counts. */
    CURRENT,
    /** It counted until another one of its kind took its place. */
    FORMER,
    /** It was refused. */
    DROPPED
  }

  /**
   * A secret.
   *
   * @param event the event that brought it, which its value is sealed for
   * @param confirmedAt since when it counts
   * @param endedAt since when it does not, or when it was refused
   * @param revealedAt when it was last shown to someone
   */
  public record Secret(
      String id,
      UUID event,
      String kind,
      String serialNumber,
      Optional<EnrollmentId> enrollment,
      SealedBytes value,
      Standing standing,
      Instant madeAt,
      Optional<Instant> confirmedAt,
      Optional<Instant> endedAt,
      Optional<Instant> revealedAt) {

    private Secret confirmed(Instant at) {
      return with(Standing.CURRENT, Optional.of(at), Optional.empty(), revealedAt);
    }

    private Secret ended(Standing how, Instant at) {
      return with(how, confirmedAt, Optional.of(at), revealedAt);
    }

    private Secret revealed(Instant at) {
      return with(standing, confirmedAt, endedAt, Optional.of(at));
    }

    private Secret with(
        Standing standing,
        Optional<Instant> confirmedAt,
        Optional<Instant> endedAt,
        Optional<Instant> revealedAt) {
      return new Secret(
          id,
          event,
          kind,
          serialNumber,
          enrollment,
          value,
          standing,
          madeAt,
          confirmedAt,
          endedAt,
          revealedAt);
    }
  }

  /** Those about a device, newest first. */
  public List<Secret> of(String serialNumber) {
    List<Secret> all = new ArrayList<>();
    bySerial.get(serialNumber).ifPresent(secrets -> secrets.forEach((id, one) -> all.add(one)));
    all.sort(Comparator.comparing(Secret::madeAt).thenComparing(Secret::id).reversed());
    return all;
  }

  /** The one of this kind that counts for a device. */
  public Optional<Secret> current(String serialNumber, String kind) {
    return of(serialNumber).stream()
        .filter(secret -> secret.kind().equals(kind) && secret.standing() == Standing.CURRENT)
        .findFirst();
  }

  /** The secret with this id. */
  public Optional<Secret> find(String id) {
    return serialById.get(id).flatMap(bySerial::get).flatMap(secrets -> secrets.get(id));
  }

  Secrets evolve(SecretFact fact, UUID event, Instant at) {
    return switch (fact) {
      case SecretMade made -> find(made.secretId()).isPresent() ? this : with(made, event, at);
      case SecretConfirmed confirmed ->
          candidate(confirmed).map(secret -> confirm(secret, at)).orElse(this);
      case SecretDropped dropped ->
          candidate(dropped).map(secret -> with(secret.ended(Standing.DROPPED, at))).orElse(this);
      case SecretRevealed(String id, String reason) ->
          find(id).map(secret -> with(secret.revealed(at))).orElse(this);
    };
  }

  private Optional<Secret> candidate(SecretFact fact) {
    return find(fact.secretId()).filter(secret -> secret.standing() == Standing.CANDIDATE);
  }

  private Secrets confirm(Secret secret, Instant at) {
    return current(secret.serialNumber(), secret.kind())
        .map(before -> with(before.ended(Standing.FORMER, at)))
        .orElse(this)
        .with(secret.confirmed(at));
  }

  /** The same with this secret, in place of one of that id. */
  public Secrets with(Secret secret) {
    PersistentMap<String, Secret> others =
        bySerial.get(secret.serialNumber()).orElseGet(PersistentMap::empty);
    return new Secrets(
        bySerial.with(secret.serialNumber(), others.with(secret.id(), secret)),
        serialById.with(secret.id(), secret.serialNumber()));
  }

  void changedSince(Secrets older, FleetChange visitor) {
    bySerial.changedSince(
        older.bySerial,
        (serial, before, after) ->
            orNone(after)
                .changedSince(orNone(before), (id, was, is) -> visitor.of(entry(was), entry(is))));
  }

  private static Optional<FleetEntry> entry(Secret secret) {
    return Optional.ofNullable(secret).map(FleetEntry.SecretEntry::new);
  }

  private static PersistentMap<String, Secret> orNone(PersistentMap<String, Secret> secrets) {
    return secrets == null ? PersistentMap.empty() : secrets;
  }

  private Secrets with(SecretMade made, UUID event, Instant at) {
    return with(
        new Secret(
            made.secretId(),
            event,
            made.kind(),
            made.serialNumber(),
            made.enrollment(),
            made.value(),
            Standing.CANDIDATE,
            at,
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }
}
