package dev.muster.admin.filevault;

import dev.muster.core.event.FileVaultReport.RecoveryKey;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.filevault.FileVault.Escrow;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Where it stands with the recovery key of a Mac.
 *
 * @param why in words
 */
record VaultStanding(Kind kind, String why) {
  /** In the order in which someone has to look at them. */
  enum Kind {
    /** It sent a key that can't be used. */
    UNREADABLE,
    /** It has FileVault, or is to have it, and sent no key. */
    WAITING,
    /** It has no FileVault. */
    OFF,
    /** Its key is known. */
    ESCROWED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static VaultStanding of(FileVault known) {
    Optional<String> problem = known.told().key().flatMap(RecoveryKey::problem);
    if (known.told().enabled().equals(Optional.of(false))) {
      return new VaultStanding(Kind.OFF, off(known));
    }
    if (known.stale()) {
      return new VaultStanding(
          Kind.WAITING, "it changed its key, and has not sent the new one: it is asked again");
    }
    if (problem.isPresent()) {
      return new VaultStanding(Kind.UNREADABLE, unreadable(problem.get()));
    }
    return known.current().isPresent()
        ? new VaultStanding(Kind.ESCROWED, escrowed(known))
        : new VaultStanding(Kind.WAITING, waiting(known));
  }

  private static String off(FileVault known) {
    return known.escrow().isPresent()
        ? "FileVault is off: it is turned on when its user next logs in or out"
        : "FileVault is off, and it has no profile: give it the one of muster filevault profile";
  }

  private static String escrowed(FileVault known) {
    return known
        .rotation()
        .filter(last -> last.failures() > 0)
        .map(
            last ->
                "its key is known; that it change it was tried %d times in vain"
                    .formatted(last.failures()))
        .orElse("its key is known");
  }

  private static String waiting(FileVault known) {
    if (known.escrow().isEmpty()) {
      return "it has no profile that says where its key goes: give it the one of muster filevault"
          + " profile";
    }
    Escrow escrow = known.escrow().get();
    Optional<Instant> answered = known.toldAt().filter(at -> !at.isBefore(escrow.since()));
    if (answered.isEmpty()) {
      return "it has the profile since %s, and has not answered yet".formatted(escrow.profileAt());
    }
    return known.told().personalKey().equals(Optional.of(true))
        ? "it has a recovery key from before the profile, which it does not send: a new one comes"
            + " when its user logs in, or by fdesetup changerecovery -personal"
        : "it has made no recovery key yet: it does when its user next logs in or out";
  }

  private static String unreadable(String problem) {
    return switch (problem) {
      case RecoveryKey.NOT_OURS ->
          "its key was encrypted for another server: give it the profile again and have it make a"
              + " new key";
      case RecoveryKey.OTHER_FORM ->
          "what it sent is no recovery key as macOS makes them: it is kept, and may work";
      case RecoveryKey.TOO_MANY -> "it sent more keys than a Mac ever has: look at its history";
      default -> "what it sent as its key is damaged (%s): it is asked again".formatted(problem);
    };
  }
}
