package dev.muster.core.device;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.Report;
import dev.muster.core.recoverylock.RecoveryLock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What answers mean for the recovery lock of a Mac. */
final class RecoveryLockFold {
  private RecoveryLockFold() {}

  /** Commands that a device answered to, or that ended in another way as it came. */
  static DeviceState answered(
      DeviceState state, EnrollmentId id, List<EndedCommand> ended, Report report, Instant at) {
    if (!id.isDevice()) {
      return state;
    }
    RecoveryLock lock = state.recoveryLock();
    for (EndedCommand command : ended) {
      boolean done = command.outcome() == Outcome.ACKNOWLEDGED;
      switch (command.requestType()) {
        case RecoveryLock.SET -> {
          if (done || command.outcome() == Outcome.ERROR) {
            lock = lock.told(command.uuid(), done, at);
          }
        }
        case RecoveryLock.VERIFY ->
            lock =
                lock.answered(
                    command.uuid(), done ? report.passwordVerified() : Optional.empty(), at);
        default -> {}
      }
    }
    return state.withRecoveryLock(lock);
  }

  /** A question that was taken out of the queue is asked anew. */
  static DeviceState takenBack(DeviceState state, List<EndedCommand> ended, Instant at) {
    RecoveryLock lock = state.recoveryLock();
    for (EndedCommand command : ended) {
      lock = lock.answered(command.uuid(), Optional.empty(), at);
    }
    return state.withRecoveryLock(lock);
  }
}
