package dev.muster.core.filevault;

import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.FileVaultReport.RecoveryKey;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a Mac's FileVault, in one enrollment. Immutable.
 *
 * @param told what it said, each part when it last did
 * @param toldAt when it last said anything of it
 * @param current the secret that holds the last key that it sent and that can be used
 * @param stale it changed its key since, and has not sent the new one
 * @param escrow how it is asked; empty as long as it has no profile that says for whom it is to
 *     encrypt its key
 * @param rotation the last attempt to change its key, if there was one
 */
public record FileVault(
    FileVaultReport told,
    Optional<Instant> toldAt,
    Optional<String> current,
    boolean stale,
    Optional<Escrow> escrow,
    Optional<Rotation> rotation) {
  /** The {@code PayloadIdentifier} of the profile that says for whom the key is encrypted. */
  public static final String PROFILE = "dev.muster.filevault";

  /** Of a device that said nothing. */
  public static final FileVault UNKNOWN =
      new FileVault(
          FileVaultReport.EMPTY,
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty(),
          Optional.empty());

  /**
   * How a Mac that has the profile is asked for its key.
   *
   * @param profileAt when it said that it installed the profile
   * @param since from when on questions are counted
   * @param asked how many were queued since
   * @param askedAt when the last one was
   */
  public record Escrow(Instant profileAt, Instant since, int asked, Optional<Instant> askedAt) {
    private Escrow anew(Instant at) {
      return new Escrow(profileAt, at, 0, Optional.empty());
    }

    private Escrow asked(Instant at) {
      return new Escrow(profileAt, since, asked + 1, Optional.of(at));
    }
  }

  /**
   * An attempt to have a Mac change its key.
   *
   * @param at when it answered
   * @param failures how many in a row came to nothing
   */
  public record Rotation(Instant at, int failures) {}

  /** Whether nothing was ever heard or asked of it. */
  public boolean isUnknown() {
    return equals(UNKNOWN);
  }

  /** It installed the profile: what it encrypted before may have been for somebody else. */
  public FileVault profiled(Instant at) {
    return withEscrow(Optional.of(new Escrow(at, at, 0, Optional.empty())));
  }

  /** It is asked, by whomever. */
  public FileVault asked(Instant at) {
    return withEscrow(escrow.map(e -> e.asked(at)));
  }

  /** It said something of FileVault. */
  public FileVault told(FileVaultReport newer, Instant at) {
    if (newer.equals(FileVaultReport.EMPTY)) {
      return this;
    }
    Optional<String> usable = newer.key().flatMap(RecoveryKey::usable);
    boolean another = usable.isPresent() && !usable.equals(current);
    return new FileVault(
        new FileVaultReport(
            newer.enabled().or(told::enabled),
            newer.personalKey().or(told::personalKey),
            newer.institutionalKey().or(told::institutionalKey),
            newer.key().or(told::key)),
        Optional.of(at),
        usable.or(() -> current),
        stale && !another,
        escrow,
        another ? rotation.map(r -> new Rotation(r.at(), 0)) : rotation);
  }

  /**
   * It answered that it changed its key, or did not.
   *
   * @param done whether it did
   * @param withKey whether it sent the new one, and that can be used
   */
  public FileVault rotated(boolean done, boolean withKey, Instant at) {
    int failures = done && withKey ? 0 : rotation.map(Rotation::failures).orElse(0) + 1;
    boolean unknown = done && !withKey;
    return new FileVault(
        told,
        toldAt,
        current,
        stale || unknown,
        unknown ? escrow.map(e -> e.anew(at)) : escrow,
        Optional.of(new Rotation(at, failures)));
  }

  private FileVault withEscrow(Optional<Escrow> changed) {
    return new FileVault(told, toldAt, current, stale, changed, rotation);
  }
}
