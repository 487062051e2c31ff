package dev.muster.admin.selection;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.view.View;
import java.util.Map;
import java.util.function.Consumer;

/** One look at the fleet for many names. */
final class NameSearch {
  /** A beginning that is shorter is a slip. */
  private static final int SHORTEST = 3;

  private final Map<String, Matches> wanted;
  private final int[] lengths;

  /**
   * Looks for these.
   *
   * @param wanted by what is looked for, in lower case
   */
  NameSearch(Map<String, Matches> wanted) {
    this.wanted = wanted;
    this.lengths =
        wanted.keySet().stream()
            .mapToInt(String::length)
            .filter(length -> length >= SHORTEST)
            .distinct()
            .toArray();
  }

  void through(View view) {
    view.ids().filter(EnrollmentId::isDevice).forEach(id -> look(id, view.device(id)));
  }

  private void look(EnrollmentId id, DeviceState device) {
    String own = FleetNames.key(id.value());
    hit(own, matches -> matches.id(id));
    beginnings(own, id);
    device
        .description()
        .serialNumber()
        .map(FleetNames::key)
        .ifPresent(
            serial -> {
              hit(serial, matches -> matches.serial(id));
              beginnings(serial, id);
            });
    device
        .description()
        .deviceName()
        .ifPresent(name -> hit(FleetNames.key(name), matches -> matches.nameOrBeginning(id)));
  }

  private void beginnings(String text, EnrollmentId id) {
    for (int length : lengths) {
      if (length < text.length()) {
        hit(text.substring(0, length), matches -> matches.nameOrBeginning(id));
      }
    }
  }

  private void hit(String text, Consumer<Matches> how) {
    Matches matches = wanted.get(text);
    if (matches != null) {
      how.accept(matches);
    }
  }
}
