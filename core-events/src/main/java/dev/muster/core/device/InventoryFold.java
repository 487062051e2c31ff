package dev.muster.core.device;

import dev.muster.core.event.Command;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.inventory.InventoryPolicy;
import java.time.Instant;
import java.util.Optional;

/** What a device was asked by schedule. */
final class InventoryFold {
  private InventoryFold() {}

  static DeviceState queued(DeviceState state, EnrollmentId id, Command command, Instant at) {
    Optional<Instant> since =
        state.enrolled(id).filter(enrolled -> id.isDevice()).flatMap(c -> c.enrolled().since());
    return since.isPresent() && isNext(state.inventory(), id, since.get(), command)
        ? state.withInventory(state.inventory().asked(command.requestType(), at))
        : state;
  }

  private static boolean isNext(Inventory known, EnrollmentId id, Instant since, Command command) {
    return InventoryPolicy.QUESTIONS.contains(command.requestType())
        && known.next(id, since, command.requestType()).equals(command.uuid());
  }
}
