package dev.muster.admin.selection;

import dev.muster.admin.http.EnrollmentNames;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.UserNames;
import dev.muster.log.view.View;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The names of what a view has. Safe for any thread. */
public final class FleetNames implements EnrollmentNames {
  private static final String CUT = "…";

  private final View view;

  /** Of this view. */
  public FleetNames(View view) {
    this.view = view;
  }

  @Override
  public EnrollmentId one(String name) {
    return find(List.of(name)).get(name).orElseThrow(() -> unknown(name));
  }

  @Override
  public List<EnrollmentId> all(Collection<String> names) {
    Map<String, Optional<EnrollmentId>> found = find(names);
    Set<EnrollmentId> ids = new LinkedHashSet<>();
    for (String name : names) {
      ids.add(found.get(name).orElseGet(() -> id(name)));
    }
    return List.copyOf(ids);
  }

  /** One look at the fleet for all that are no ids as they stand. */
  private Map<String, Optional<EnrollmentId>> find(Collection<String> names) {
    Map<String, Optional<EnrollmentId>> found = new HashMap<>();
    Map<String, Matches> wanted = new HashMap<>();
    for (String name : names) {
      Optional<EnrollmentId> exact = exact(name);
      found.put(name, exact);
      if (exact.isEmpty()) {
        wanted.put(key(name), new Matches());
        userOf(name).ifPresent(user -> wanted.put(key(user.device()), new Matches()));
      }
    }
    if (!wanted.isEmpty()) {
      new NameSearch(wanted).through(view);
      found.replaceAll((name, exact) -> exact.or(() -> among(wanted, name)));
    }
    return found;
  }

  private Optional<EnrollmentId> exact(String name) {
    return Optional.of(name)
        .filter(text -> !text.isBlank())
        .flatMap(FleetNames::possible)
        .filter(id -> view.device(id.device()).channel(id).isPresent());
  }

  private Optional<EnrollmentId> among(Map<String, Matches> wanted, String name) {
    return wanted
        .get(key(name))
        .decide(name, view)
        .or(
            () ->
                userOf(name)
                    .flatMap(
                        user ->
                            wanted
                                .get(key(user.device()))
                                .decide(user.device(), view)
                                .flatMap(device -> channel(device, user.name()))));
  }

  /** The user of a device, by id, by short name or by the beginning of either. */
  private Optional<EnrollmentId> channel(EnrollmentId device, String user) {
    DeviceState state = view.device(device);
    List<EnrollmentId> fitting =
        state.channels().keySet().stream()
            .filter(id -> !id.isDevice())
            .filter(id -> isUser(id, state.channels().get(id), user))
            .toList();
    return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
  }

  private static boolean isUser(EnrollmentId id, ChannelState channel, String user) {
    String own = key(id.value().substring(id.value().indexOf(':') + 1));
    return own.startsWith(user)
        || channel
            .user()
            .flatMap(UserNames::shortName)
            .map(FleetNames::key)
            .equals(Optional.of(user));
  }

  private record User(String device, String name) {}

  private static Optional<User> userOf(String name) {
    String text = key(name);
    int colon = text.indexOf(':');
    return colon > 0 && colon < text.length() - 1
        ? Optional.of(new User(text.substring(0, colon), text.substring(colon + 1)))
        : Optional.empty();
  }

  /** A name as it is compared, without the mark that a cut one has on a screen. */
  static String key(String name) {
    String text = name.strip();
    String whole = text.endsWith(CUT) ? text.substring(0, text.length() - CUT.length()) : text;
    return whole.toLowerCase(Locale.ROOT);
  }

  private static Optional<EnrollmentId> possible(String name) {
    try {
      return Optional.of(new EnrollmentId(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static EnrollmentId id(String name) {
    try {
      return new EnrollmentId(name);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  private static Problem unknown(String name) {
    return Problem.notFound(
        ("no device is known as %s, which may be an id, a serial number, a name, or the beginning"
                + " of an id or serial number: muster devices (GET /v1/enrollments) lists them")
            .formatted(name));
  }
}
