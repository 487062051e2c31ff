package dev.muster.provision;

import com.dd.plist.NSDictionary;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.filevault.FileVaultDue;
import dev.muster.core.filevault.FileVaultPolicy;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import dev.muster.plist.PlistEntries;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks Macs for their FileVault recovery keys, has those count that they sent, and changes those
 * that somebody was shown. What is due, and when, is {@link FileVaultPolicy}'s word.
 */
public final class FileVaultProcess implements DeviceProcess<FileVaultDue> {
  /** That someone was shown a key stands in another topic than that of devices. */
  private static final Duration LOOK = Duration.ofSeconds(15);

  private final EventLog log;
  private final FileVaultPolicy policy;

  /** A process that writes to this log. */
  public FileVaultProcess(EventLog log, FileVaultPolicy policy) {
    this.log = log;
    this.policy = policy;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-filevault";
  }

  @Override
  public String actor() {
    return "filevault";
  }

  @Override
  public Optional<Duration> lookEvery() {
    return Optional.of(LOOK);
  }

  @Override
  public Optional<FileVaultDue> next(EnrollmentId device) {
    DeviceState state = log.view().device(device);
    return state.fileVault().isUnknown()
        ? Optional.empty()
        : policy.next(device, state, log.view().fleet().secrets().of(state.secretsKey(device)));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, FileVaultDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    return switch (due) {
      case FileVaultDue.Confirm(var at, String secret) ->
          CompletableFuture.completedFuture(
              ActOutcome.Done.of(state.secretsKey(device), new SecretConfirmed(secret)));
      case FileVaultDue.Ask ask ->
          deliver(device, state, due, FileVaultPolicy.ASK, new NSDictionary());
      case FileVaultDue.Rotate rotate -> {
        NSDictionary rest = new NSDictionary();
        rest.put("KeyType", "personal");
        // The key that the Mac has is put in by whoever gives it the command.
        rest.put("FileVaultUnlock", new NSDictionary());
        yield deliver(device, state, due, FileVaultPolicy.ROTATE, rest);
      }
    };
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device,
      DeviceState state,
      FileVaultDue due,
      String requestType,
      NSDictionary command) {
    return Delivery.of(
        log,
        device,
        state,
        Delivery.uuid(device, due.key()),
        requestType,
        PlistEntries.command(requestType, command));
  }
}
