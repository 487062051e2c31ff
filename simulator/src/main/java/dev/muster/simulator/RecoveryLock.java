package dev.muster.simulator;

import com.dd.plist.NSDictionary;
import java.util.Optional;

/**
 * The password that a Mac asks for before it starts recoveryOS. Used by the device's own thread
 * alone.
 */
final class RecoveryLock {
  private final Effects effects;

  RecoveryLock(Effects effects) {
    this.effects = effects;
  }

  /** {@code SetRecoveryLock}; an empty password takes the lock away. */
  Optional<Failure> set(String uuid, NSDictionary command) {
    Optional<String> wanted = Plists.string(command, "NewPassword");
    Optional<String> current = Plists.string(command, "CurrentPassword");
    if (wanted.isEmpty()
        || effects.recoveryLock().isPresent() && !effects.recoveryLock().equals(current)) {
      return Optional.of(Failure.because("That is not the recovery lock of this Mac."));
    }
    effects.recoveryLock(wanted.filter(password -> !password.isEmpty()));
    effects.changed(uuid, "SetRecoveryLock", "");
    return Optional.empty();
  }

  /** {@code VerifyRecoveryLock}. */
  Optional<Failure> verify(NSDictionary command, NSDictionary result) {
    boolean has =
        effects.recoveryLock().isPresent()
            && effects.recoveryLock().equals(Plists.string(command, "Password"));
    result.put("PasswordVerified", has);
    return Optional.empty();
  }
}
