package dev.muster.gateway.filevault;

import dev.muster.core.event.Actor;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.FileVaultReport.RecoveryKey;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.SecretFact;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Opens the recovery key that a Mac's report brings, and keeps it among the secrets before the
 * report is recorded: what the Mac was thanked for is never lost. Safe for any thread; takes CPU
 * and may block for a moment.
 */
public final class RecoveryKeys {
  /** As macOS makes them: six groups of four. */
  private static final Pattern FORM = Pattern.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){5}");

  /** What is of another form is kept as long as a person can type it. */
  private static final Pattern TYPEABLE = Pattern.compile("[!-~]{1,256}");

  /** A Mac has another one after each rotation, and none has so many. */
  private static final int MOST = 500;

  private final EventLog log;
  private final SecretStore secrets;

  /** Keeps them in this log. */
  public RecoveryKeys(EventLog log, EventFactory events) {
    this.log = log;
    this.secrets = new SecretStore(log, events);
  }

  /** The fact that a message becomes, once the recovery key in it is safe in the log. */
  public CompletionStage<DeviceFact> kept(ParsedMessage.Understood parsed, DeviceFact fact) {
    return fact instanceof MessageReceived received
            && received.message() instanceof Report report
            && parsed.apart().isPresent()
        ? kept(parsed.enrollment().id().device(), parsed.apart().get())
            .<DeviceFact>thenApply(
                key -> new MessageReceived(received.certificate(), report.with(key)))
        : CompletableFuture.completedStage(fact);
  }

  private CompletionStage<RecoveryKey> kept(EnrollmentId device, byte[] cms) {
    Digest256 digest = sha256(cms);
    String id = EventIds.derived(SecretFact.FILEVAULT_KEY, device + " " + digest).toString();
    Optional<Secret> before = secrets.all().find(id);
    if (before.isPresent()) {
      return CompletableFuture.completedStage(found(digest, id, secrets.forDevice(before.get())));
    }
    String key;
    try {
      EscrowEnvelope envelope = EscrowEnvelope.read(cms);
      Optional<EscrowKey> ours = envelope.madeFor(log.view().fleet().escrowKeys().all());
      if (ours.isEmpty()) {
        return CompletableFuture.completedStage(lost(digest, RecoveryKey.NOT_OURS));
      }
      key =
          new String(
                  envelope.open(ours.get(), one -> log.sealer().open(one.event(), one.key())),
                  StandardCharsets.UTF_8)
              .strip();
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedStage(lost(digest, RecoveryKey.DAMAGED));
    }
    return TYPEABLE.matcher(key).matches()
        ? kept(device, digest, id, key)
        : CompletableFuture.completedStage(lost(digest, RecoveryKey.OTHER_FORM));
  }

  private CompletionStage<RecoveryKey> kept(
      EnrollmentId device, Digest256 digest, String id, String key) {
    String serial = log.view().device(device).secretsKey(device);
    List<Secret> known =
        secrets.all().of(serial).stream()
            .filter(secret -> secret.kind().equals(SecretFact.FILEVAULT_KEY))
            .filter(secret -> secret.enrollment().equals(Optional.of(device)))
            .toList();
    // A Mac encrypts the same key anew for each profile.
    Optional<Secret> same =
        known.stream().filter(secret -> secrets.forDevice(secret).equals(key)).findFirst();
    if (same.isPresent()) {
      return CompletableFuture.completedStage(found(digest, same.get().id(), key));
    }
    return known.size() >= MOST
        ? CompletableFuture.completedStage(lost(digest, RecoveryKey.TOO_MANY))
        : secrets
            .makeOnce(
                id,
                SecretFact.FILEVAULT_KEY,
                serial,
                device,
                () -> key,
                new Actor.Device(device.value()))
            // What follows is no work for the thread that follows the log.
            .thenApplyAsync(value -> found(digest, id, value), Thread::startVirtualThread);
  }

  private static RecoveryKey found(Digest256 cms, String secret, String value) {
    return new RecoveryKey(
        cms,
        Optional.of(secret),
        FORM.matcher(value).matches() ? Optional.empty() : Optional.of(RecoveryKey.OTHER_FORM));
  }

  private static RecoveryKey lost(Digest256 cms, String problem) {
    return new RecoveryKey(cms, Optional.empty(), Optional.of(problem));
  }

  private static Digest256 sha256(byte[] bytes) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
