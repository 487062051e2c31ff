package dev.muster.core.simulation;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import java.time.Instant;

/**
 * How a simulated installation works. As it stands it is right; a test overrides it to be wrong.
 */
interface Rules {
  /** What is right. */
  Rules RIGHT = new Rules() {};

  /** What an event means, at a node whose clock shows this. */
  default Step fold(DeviceState state, Event event, Instant clock) {
    return DeviceFold.evolve(state, event);
  }

  /** What a gateway tells a device, by the fold of its message and by the gateway's whole view. */
  default Reply answer(EnrollmentId id, Reply folded, DeviceState present) {
    return folded;
  }

  /** Whether a gateway tells a device so before the log has the message. */
  default boolean answersBeforeWriting() {
    return false;
  }

  /** Which offset a snapshot says it reflects, where it reflects all before this. */
  default int snapshotOffset(int next) {
    return next;
  }
}
