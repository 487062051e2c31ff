package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.FileVaultReport.RecoveryKey;
import dev.muster.core.event.Message.Report;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.filevault.FileVaultPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What commands and answers mean for the FileVault of a Mac. Only its device channel knows it. */
final class FileVaultFold {
  private static final String INSTALL = "InstallProfile";

  private FileVaultFold() {}

  static DeviceState queued(DeviceState state, EnrollmentId id, Command command, Instant at) {
    return id.isDevice() && command.requestType().equals(FileVaultPolicy.ASK)
        ? state.withFileVault(state.fileVault().asked(at))
        : state;
  }

  /**
   * Commands that a device answered to, or that ended by time as it came.
   *
   * @param before the queue that they waited in
   */
  static DeviceState answered(
      DeviceState state,
      EnrollmentId id,
      CommandQueue before,
      List<EndedCommand> ended,
      Report report,
      Instant at) {
    if (!id.isDevice()) {
      return state;
    }
    FileVault known = state.fileVault();
    boolean withKey = report.fileVault().key().flatMap(RecoveryKey::usable).isPresent();
    for (EndedCommand command : ended) {
      boolean done = command.outcome() == Outcome.ACKNOWLEDGED;
      if (done && command.requestType().equals(INSTALL) && profile(before, command.uuid())) {
        known = known.profiled(at);
      }
      boolean said = done || command.outcome() == Outcome.ERROR;
      if (said && command.requestType().equals(FileVaultPolicy.ROTATE)) {
        known = known.rotated(done, withKey, at);
      }
    }
    return state.withFileVault(known.told(report.fileVault(), at));
  }

  private static boolean profile(CommandQueue queue, CommandUuid uuid) {
    return queue
        .find(uuid)
        .map(QueuedCommand::command)
        .flatMap(Command::payloadIdentifier)
        .equals(Optional.of(FileVault.PROFILE));
  }
}
