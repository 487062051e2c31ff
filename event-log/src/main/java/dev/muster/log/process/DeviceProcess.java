package dev.muster.log.process;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.process.Due;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import java.util.stream.Stream;

/**
 * A process whose subjects are devices, each of which it looks at as a whole: what a user channel
 * does concerns its device.
 */
public interface DeviceProcess<D extends Due> extends ProcessManager<EnrollmentId, D> {
  /** The log that has the devices. */
  EventLog log();

  @Override
  default Stream<EnrollmentId> candidates(int partition) {
    return log()
        .view()
        .ids()
        .filter(id -> log().reader().partition(id) == partition)
        .filter(this::candidate);
  }

  @Override
  default Stream<EnrollmentId> concerned(FoldedEvent folded) {
    return folded.event().enrollment().stream().map(e -> e.id().device());
  }

  @Override
  default boolean candidate(EnrollmentId device) {
    return next(device).isPresent();
  }
}
