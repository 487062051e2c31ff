package dev.muster.admin.enrollment;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * States as the log says they were, by folding what stood in it then. One device takes as long as
 * its own history is; the whole fleet takes as long as the log is, and the last one is kept for
 * those who go through it page by page.
 */
final class Past {
  private final EventLog log;
  private final HistoryIndex index;
  private Instant lastMoment = Instant.MAX;
  private Map<EnrollmentId, DeviceState> lastStates = Map.of();

  Past(EventLog log, HistoryIndex index) {
    this.log = log;
    this.index = index;
  }

  /** One device, by the broker's time. */
  DeviceState device(EnrollmentId device, Instant at) {
    DeviceState state = DeviceState.UNKNOWN;
    for (Event event :
        log.reader().device(device, lines(device, at).stream().map(HistoryLine::offset).toList())) {
      state = DeviceFold.evolve(state, event).state();
    }
    return state;
  }

  /** The events of a device until then. */
  List<HistoryLine> lines(EnrollmentId device, Instant at) {
    return index.lines(device, -1, line -> !line.recordedAt().isAfter(at), Integer.MAX_VALUE);
  }

  /** Every device. A moment that is still to come, or has hardly passed, may yet get events. */
  synchronized Map<EnrollmentId, DeviceState> fleet(Instant at, Instant now)
      throws TimeoutException {
    if (at.equals(lastMoment)) {
      return lastStates;
    }
    Map<EnrollmentId, DeviceState> states = log.history().statesAt(at);
    if (at.isBefore(now.minusSeconds(60))) {
      lastMoment = at;
      lastStates = states;
    }
    return states;
  }
}
