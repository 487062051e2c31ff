package dev.muster.admin.provision;

import dev.muster.admin.http.Problem;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.view.View;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** The devices that a blueprint was begun for, by what callers call them. */
final class ProvisionedDevices {
  /** In an order that is always the same. */
  static final Comparator<Provisioned> BY_ID = Comparator.comparing(Provisioned::id);

  private final View view;

  ProvisionedDevices(View view) {
    this.view = view;
  }

  /** A device, and where its blueprint stands. */
  record Provisioned(EnrollmentId id, DeviceState state, Provisioning going) {}

  /** All, in no order. */
  Stream<Provisioned> all() {
    return view.ids().filter(EnrollmentId::isDevice).flatMap(id -> of(id).stream());
  }

  private Optional<Provisioned> of(EnrollmentId id) {
    DeviceState state = view.device(id);
    return state.provisioning().map(going -> new Provisioned(id, state, going));
  }

  /**
   * One device, or that of a user channel.
   *
   * @throws Problem if no blueprint was begun for it
   */
  Provisioned find(EnrollmentId enrollment) {
    return of(enrollment.device())
        .orElseThrow(
            () ->
                Problem.notFound(
                    "no blueprint was ever begun for %s: it did not come through Setup Assistant"
                        .formatted(enrollment)));
  }
}
