package dev.muster.admin.selection;

import dev.muster.admin.http.Problem;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.view.View;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The devices that a name may mean, by what of them it is. Not safe for threads. */
final class Matches {
  private static final int MOST_TOLD = 5;

  private final Set<EnrollmentId> byId = new TreeSet<>();
  private final Set<EnrollmentId> bySerial = new TreeSet<>();

  /**
   * Names and beginnings count alike: what a device calls itself must not take the place of the
   * beginning of another one's serial number.
   */
  private final Set<EnrollmentId> byNameOrBeginning = new TreeSet<>();

  void id(EnrollmentId device) {
    byId.add(device);
  }

  void serial(EnrollmentId device) {
    bySerial.add(device);
  }

  void nameOrBeginning(EnrollmentId device) {
    byNameOrBeginning.add(device);
  }

  /**
   * The one that is meant; those that are enrolled come before those that were.
   *
   * @throws Problem if it may be several
   */
  Optional<EnrollmentId> decide(String name, View view) {
    Set<EnrollmentId> found =
        !byId.isEmpty() ? byId : !bySerial.isEmpty() ? bySerial : byNameOrBeginning;
    List<EnrollmentId> enrolled = found.stream().filter(id -> enrolled(id, view)).toList();
    List<EnrollmentId> meant = enrolled.isEmpty() ? List.copyOf(found) : enrolled;
    if (meant.size() > 1) {
      throw ambiguous(name, meant, view);
    }
    return meant.stream().findFirst();
  }

  private static boolean enrolled(EnrollmentId id, View view) {
    return view.device(id)
        .channel(id)
        .filter(channel -> channel.status() != EnrollmentStatus.CHECKED_OUT)
        .isPresent();
  }

  private static Problem ambiguous(String name, List<EnrollmentId> meant, View view) {
    List<EnrollmentId> some = meant.stream().limit(MOST_TOLD).toList();
    JsonArray candidates = new JsonArray();
    List<String> words = new ArrayList<>();
    for (EnrollmentId id : some) {
      DeviceState state = view.device(id);
      words.add(DeviceWords.of(id, state));
      JsonObject candidate = new JsonObject().put("id", id.value());
      state.description().serialNumber().ifPresent(s -> candidate.put("serial_number", s));
      state.description().deviceName().ifPresent(n -> candidate.put("device_name", n));
      candidates.add(candidate);
    }
    String more =
        meant.size() > some.size() ? ", and %d more".formatted(meant.size() - some.size()) : "";
    return new Problem(
        409,
        "ambiguous-device",
        "%s may be any of %d devices, %s%s: give the id or the serial number of the one you mean"
            .formatted(name, meant.size(), words.stream().collect(Collectors.joining(", ")), more),
        new JsonObject().put("candidates", candidates));
  }
}
