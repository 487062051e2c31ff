package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.filevault.FileVault;
import dev.muster.core.filevault.FileVault.Escrow;
import dev.muster.core.filevault.FileVault.Rotation;
import dev.muster.schemas.FileVaultReport;
import dev.muster.schemas.FileVaultSnapshot;
import dev.muster.schemas.RecoveryKeyReport;
import java.util.Optional;

/** What Macs say of their FileVault, and what is known of it. */
final class FileVaultMapping {
  private FileVaultMapping() {}

  /** Null for a report that says nothing of it. */
  static FileVaultReport toSchema(dev.muster.core.event.FileVaultReport told) {
    return told.equals(dev.muster.core.event.FileVaultReport.EMPTY)
        ? null
        : new FileVaultReport(
            told.enabled().orElse(null),
            told.personalKey().orElse(null),
            told.institutionalKey().orElse(null),
            told.key()
                .map(
                    key ->
                        new RecoveryKeyReport(
                            buffer(key.cms()),
                            key.secret().orElse(null),
                            key.problem().orElse(null)))
                .orElse(null));
  }

  static dev.muster.core.event.FileVaultReport toCore(FileVaultReport p) {
    return p == null
        ? dev.muster.core.event.FileVaultReport.EMPTY
        : new dev.muster.core.event.FileVaultReport(
            Optional.ofNullable(p.getEnabled()),
            Optional.ofNullable(p.getPersonalKey()),
            Optional.ofNullable(p.getInstitutionalKey()),
            Optional.ofNullable(p.getKey())
                .map(
                    key ->
                        new dev.muster.core.event.FileVaultReport.RecoveryKey(
                            digest(key.getCms()),
                            Optional.ofNullable(key.getSecretId()),
                            Optional.ofNullable(key.getProblem()))));
  }

  /** Null for {@link FileVault#UNKNOWN}. */
  static FileVaultSnapshot toSchema(FileVault known) {
    return known.isUnknown()
        ? null
        : new FileVaultSnapshot(
            toSchema(known.told()),
            known.toldAt().orElse(null),
            known.current().orElse(null),
            known.stale(),
            known.escrow().map(Escrow::profileAt).orElse(null),
            known.escrow().map(Escrow::since).orElse(null),
            known.escrow().map(Escrow::asked).orElse(0),
            known.escrow().flatMap(Escrow::askedAt).orElse(null),
            known.rotation().map(Rotation::at).orElse(null),
            known.rotation().map(Rotation::failures).orElse(0));
  }

  static FileVault toCore(FileVaultSnapshot s) {
    return s == null
        ? FileVault.UNKNOWN
        : new FileVault(
            toCore(s.getTold()),
            Optional.ofNullable(s.getToldAt()),
            Optional.ofNullable(s.getCurrent()),
            s.getStale(),
            Optional.ofNullable(s.getProfileAt())
                .map(
                    at ->
                        new Escrow(
                            at, s.getSince(), s.getAsked(), Optional.ofNullable(s.getAskedAt()))),
            Optional.ofNullable(s.getRotatedAt()).map(at -> new Rotation(at, s.getFailures())));
  }
}
