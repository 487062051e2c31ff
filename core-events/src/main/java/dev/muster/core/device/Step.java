package dev.muster.core.device;

import dev.muster.core.event.RefusalReason;
import java.util.List;

/**
 * What one event leads to.
 *
 * @param state the state after it
 * @param reply what its sender is told
 * @param ended the commands that ended by it
 */
public record Step(DeviceState state, Reply reply, List<EndedCommand> ended) {
  /** Copies the list. */
  public Step {
    ended = List.copyOf(ended);
  }

  static Step refused(DeviceState state, RefusalReason reason) {
    return new Step(state, new Reply.Refused(reason), List.of());
  }

  static Step accepted(DeviceState state) {
    return new Step(state, new Reply.Accepted(), List.of());
  }
}
