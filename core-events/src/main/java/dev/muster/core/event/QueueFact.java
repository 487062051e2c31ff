package dev.muster.core.event;

import java.util.OptionalLong;

/** What happens to an enrollment's command queue, apart from what its device reports. */
public sealed interface QueueFact extends DeviceFact {
  /**
   * A command was put into the enrollment's queue.
   *
   * @param fleetOffset where in the fleet's log the {@link RequestFact.CommandRequested} stands
   *     that led to this; one at or below the highest that the enrollment has seen is a repeat
   */
  record CommandQueued(Command command, OptionalLong fleetOffset) implements QueueFact {}

  /** An admin took a command out of the enrollment's queue. It may have been offered before. */
  record CommandCancelled(CommandUuid commandUuid) implements QueueFact {}

  /** An admin stopped the enrollment's queue: commands are queued, but none is offered. */
  record QueueHeld() implements QueueFact {}

  /** An admin let the enrollment's queue go on. */
  record QueueReleased() implements QueueFact {}
}
