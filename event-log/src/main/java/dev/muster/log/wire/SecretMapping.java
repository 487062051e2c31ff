package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.sealed;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import dev.muster.schemas.SecretConfirmed;
import dev.muster.schemas.SecretDropped;
import dev.muster.schemas.SecretEntry;
import dev.muster.schemas.SecretMade;
import dev.muster.schemas.SecretRevealed;
import dev.muster.schemas.SecretStanding;
import java.util.Optional;

/** Secrets that are kept about devices. */
final class SecretMapping {
  private SecretMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            SecretFact.SecretMade.class, SecretMade.class, SecretMapping::made, SecretMapping::made)
        .add(
            SecretFact.SecretConfirmed.class,
            SecretConfirmed.class,
            f -> new SecretConfirmed(f.secretId()),
            p -> new SecretFact.SecretConfirmed(p.getSecretId()))
        .add(
            SecretFact.SecretDropped.class,
            SecretDropped.class,
            f -> new SecretDropped(f.secretId(), f.why()),
            p -> new SecretFact.SecretDropped(p.getSecretId(), p.getWhy()))
        .add(
            SecretFact.SecretRevealed.class,
            SecretRevealed.class,
            f -> new SecretRevealed(f.secretId(), f.reason()),
            p -> new SecretFact.SecretRevealed(p.getSecretId(), p.getReason()));
  }

  private static SecretMade made(SecretFact.SecretMade f) {
    return new SecretMade(
        f.secretId(),
        f.kind(),
        f.serialNumber(),
        f.enrollment().map(EnrollmentId::value).orElse(null),
        sealed(f.value()));
  }

  private static SecretFact.SecretMade made(SecretMade p) {
    return new SecretFact.SecretMade(
        p.getSecretId(),
        p.getKind(),
        p.getSerialNumber(),
        Optional.ofNullable(p.getEnrollment()).map(EnrollmentId::new),
        sealed(p.getValue()));
  }

  static SecretEntry entry(Secret secret) {
    return new SecretEntry(
        secret.event(),
        made(
            new SecretFact.SecretMade(
                secret.id(),
                secret.kind(),
                secret.serialNumber(),
                secret.enrollment(),
                secret.value())),
        SecretStanding.valueOf(secret.standing().name()),
        secret.madeAt(),
        secret.confirmedAt().orElse(null),
        secret.endedAt().orElse(null),
        secret.revealedAt().orElse(null));
  }

  static FleetEntry entry(SecretEntry entry) {
    SecretFact.SecretMade made = made(entry.getSecret());
    return new FleetEntry.SecretEntry(
        new Secret(
            made.secretId(),
            entry.getEvent(),
            made.kind(),
            made.serialNumber(),
            made.enrollment(),
            made.value(),
            Standing.valueOf(entry.getStanding().name()),
            entry.getMadeAt(),
            Optional.ofNullable(entry.getConfirmedAt()),
            Optional.ofNullable(entry.getEndedAt()),
            Optional.ofNullable(entry.getRevealedAt())));
  }
}
