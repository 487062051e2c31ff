package dev.muster.provision.desired;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.SerialNotes;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import java.util.Optional;

/** All that decides about what is due of a device. Each part is another object when it changes. */
record Basis(DeviceState state, DesiredSets sets, SerialNotes notes, Optional<DepDevice> listed) {
  static Basis of(EventLog log, EnrollmentId device) {
    DeviceState state = log.view().device(device);
    DepState dep = log.dep().state();
    String serial = state.description().serialNumber().orElse("");
    return new Basis(state, log.view().fleet().desired(), dep.notes(serial), dep.device(serial));
  }

  boolean same(Basis other) {
    return state == other.state
        && sets == other.sets
        && notes == other.notes
        && listed.orElse(null) == other.listed.orElse(null);
  }
}
