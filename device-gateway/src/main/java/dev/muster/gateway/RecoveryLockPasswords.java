package dev.muster.gateway;

import com.dd.plist.NSDictionary;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.recoverylock.RecoveryLock.Question;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import dev.muster.plist.PlistEntries;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts into the commands about a Mac's recovery lock the password that it has, and the one that it
 * is asked about, as a command is given to the Mac. Safe for any thread.
 */
final class RecoveryLockPasswords {
  private final EventLog log;
  private final SecretStore secrets;

  RecoveryLockPasswords(EventLog log, SecretStore secrets) {
    this.log = log;
    this.secrets = secrets;
  }

  /** A {@code SetRecoveryLock} with the password that the Mac has, unless an admin gave one. */
  byte[] forSet(EnrollmentId device, byte[] entries) {
    return with(entries, "CurrentPassword", () -> password(device, lock(device).presumed()));
  }

  /** A {@code VerifyRecoveryLock} with the password that it is about, unless it has one. */
  byte[] forVerify(EnrollmentId device, byte[] entries) {
    return with(
        entries, "Password", () -> password(device, lock(device).question().map(Question::about)));
  }

  private RecoveryLock lock(EnrollmentId device) {
    return log.view().device(device).recoveryLock();
  }

  private static byte[] with(byte[] entries, String key, Supplier<Optional<String>> value) {
    NSDictionary outer = CommandEntries.read(entries);
    if (!(outer.get("Command") instanceof NSDictionary command) || command.containsKey(key)) {
      return entries;
    }
    Optional<String> found = value.get();
    found.ifPresent(password -> command.put(key, password));
    return found.isPresent() ? PlistEntries.of(outer) : entries;
  }

  /** A name that an admin chose may be that of another device's secret. */
  private Optional<String> password(EnrollmentId device, Optional<CommandUuid> command) {
    return command
        .flatMap(uuid -> secrets.all().find(uuid.value()))
        .filter(secret -> secret.kind().equals(SecretFact.RECOVERY_LOCK_PASSWORD))
        .filter(secret -> secret.enrollment().equals(Optional.of(device)))
        .map(secrets::forDevice);
  }
}
