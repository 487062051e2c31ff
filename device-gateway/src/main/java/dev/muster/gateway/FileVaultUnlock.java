package dev.muster.gateway;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import dev.muster.plist.PlistEntries;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts into the command by which a Mac changes its recovery key the one that it has, and the
 * certificate that it is to encrypt the new one for, as the command is given to the Mac. Safe for
 * any thread.
 */
final class FileVaultUnlock {
  /** The command that needs it. */
  static final String REQUEST_TYPE = "RotateFileVaultKey";

  private static final Logger LOG = LoggerFactory.getLogger(FileVaultUnlock.class);
  private static final String UNLOCK = "FileVaultUnlock";
  private static final String REPLY = "ReplyEncryptionCertificate";

  private final EventLog log;
  private final SecretStore secrets;

  FileVaultUnlock(EventLog log, SecretStore secrets) {
    this.log = log;
    this.secrets = secrets;
  }

  /**
   * The entries of a command with what it lacks, unless an admin gave it. Without a known key the
   * command goes as it is: the Mac says what it lacks, and the next one has its turn.
   */
  byte[] filledIn(EnrollmentId device, byte[] entries) {
    NSDictionary outer = CommandEntries.read(entries);
    if (!(outer.get("Command") instanceof NSDictionary command)
        || !(command.get("KeyType") instanceof NSString type)
        || !type.getContent().equals("personal")) {
      return entries;
    }
    if (!(command.get(UNLOCK) instanceof NSDictionary given) || given.count() == 0) {
      Optional<Secret> current =
          log.view().device(device).fileVault().current().flatMap(secrets.all()::find);
      if (current.isEmpty()) {
        LOG.warn("{} is told to change its recovery key, and the one it has is not known", device);
        return entries;
      }
      NSDictionary unlock = new NSDictionary();
      unlock.put("Password", secrets.forDevice(current.get()));
      command.put(UNLOCK, unlock);
    }
    Optional<EscrowKey> escrow = log.view().fleet().escrowKeys().current();
    if (!command.containsKey(REPLY) && escrow.isPresent()) {
      command.put(REPLY, new NSData(escrow.get().certificate().toArray()));
    }
    return PlistEntries.of(outer);
  }
}
