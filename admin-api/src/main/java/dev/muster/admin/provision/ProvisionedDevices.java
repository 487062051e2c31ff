package dev.muster.admin.provision;

import dev.muster.admin.http.Problem;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.view.View;
import java.time.Instant;
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
  record Provisioned(EnrollmentId id, DeviceState state, Provisioning going) {
    private Instant seen() {
      return state.channel(id).map(ChannelState::lastSeen).orElse(Instant.MIN);
    }
  }

  /** All, in no order. */
  Stream<Provisioned> all() {
    return view.ids().filter(EnrollmentId::isDevice).flatMap(id -> of(id).stream());
  }

  private Optional<Provisioned> of(EnrollmentId id) {
    DeviceState state = view.device(id);
    return state.provisioning().map(going -> new Provisioned(id, state, going));
  }

  /**
   * The device of an enrollment id or a serial number. Where several had that serial number, it is
   * the one that was there last.
   *
   * @throws Problem if there is none
   */
  Provisioned find(String name) {
    return named(name)
        .flatMap(this::of)
        .or(
            () ->
                all()
                    .filter(
                        one ->
                            one.state()
                                .description()
                                .serialNumber()
                                .filter(name::equalsIgnoreCase)
                                .isPresent())
                    .max(Comparator.comparing(Provisioned::seen)))
        .orElseThrow(() -> Problem.notFound(unknown(name)));
  }

  private static Optional<EnrollmentId> named(String name) {
    try {
      return Optional.of(new EnrollmentId(name).device());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String unknown(String name) {
    boolean enrolled = named(name).filter(id -> !view.device(id).channels().isEmpty()).isPresent();
    return enrolled
        ? "no blueprint was ever begun for %s: it did not come through Setup Assistant"
            .formatted(name)
        : ("no device with the enrollment id or serial number %s has a blueprint here: muster"
                + " provision status lists those that have")
            .formatted(name);
  }
}
