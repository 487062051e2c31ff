package dev.muster.core.simulation;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** A gateway: a view that follows the log, and the messages that wait for it. */
final class SimulatedGateway {
  /** A state of all devices, and the offset of the first event that it does not reflect. */
  record Snapshot(Map<EnrollmentId, DeviceState> devices, int next) {
    static final Snapshot NONE = new Snapshot(Map.of(), 0);

    Snapshot {
      devices = Map.copyOf(devices);
    }
  }

  /** A message of a device, the one with this number. */
  record Sent(SimulatedSender sender, int number) {}

  private final Map<EnrollmentId, DeviceState> devices = new HashMap<>();
  private final Map<UUID, Sent> waiting = new HashMap<>();
  private int next;
  private long clockSeconds;

  void crash(Snapshot snapshot) {
    waiting.clear();
    devices.clear();
    devices.putAll(snapshot.devices());
    next = snapshot.next();
  }

  void await(UUID event, Sent sent) {
    waiting.put(event, sent);
  }

  Sent answered(UUID event) {
    return waiting.remove(event);
  }

  DeviceState device(EnrollmentId id) {
    return devices.getOrDefault(id.device(), DeviceState.UNKNOWN);
  }

  Step fold(Event event, Step step) {
    devices.put(event.enrollment().orElseThrow().id().device(), step.state());
    next++;
    return step;
  }

  Snapshot snapshot(int offset) {
    return new Snapshot(devices, offset);
  }

  int next() {
    return next;
  }

  long clockSeconds() {
    return clockSeconds;
  }

  void stepClock(long seconds) {
    clockSeconds += seconds;
  }
}
