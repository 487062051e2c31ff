package dev.muster.admin.command;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.recoverylock.RecoveryLock;
import java.util.Optional;
import java.util.Set;

/**
 * A device that is to be locked or erased, or to get a recovery lock, is not told so a second time
 * before it answered: whoever stands in front of it would have to know which of two PINs or
 * passwords it took.
 */
final class PendingLock {
  private static final Set<String> LOCKS = Set.of("DeviceLock", "EraseDevice");
  private static final Set<String> RECOVERY_LOCKS = Set.of(RecoveryLock.SET);

  private PendingLock() {}

  /**
   * Why a device can't be told to lock or erase itself.
   *
   * @param uuid the name of the command that it is to be told by
   * @param force whether it may be told all the same
   */
  static Optional<Refusal> refusal(
      EnrollmentId id, DeviceState device, String requestType, CommandUuid uuid, boolean force) {
    Set<String> others = LOCKS.contains(requestType) ? LOCKS : RECOVERY_LOCKS;
    if (force || !others.contains(requestType)) {
      return Optional.empty();
    }
    Optional<CommandQueue> queue = device.channel(id).map(ChannelState::queue);
    return queue.filter(q -> !q.knows(uuid)).stream()
        .flatMap(q -> q.waiting().stream())
        .filter(waiting -> others.contains(waiting.requestType()))
        .findFirst()
        .map(
            waiting ->
                new Refusal(
                    "lock-pending",
                    "%s waits for it since %s: cancel that one (%s), or force this one beside it"
                        .formatted(waiting.requestType(), waiting.queuedAt(), waiting.uuid())));
  }
}
