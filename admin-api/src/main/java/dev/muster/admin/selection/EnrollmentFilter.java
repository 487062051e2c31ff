package dev.muster.admin.selection;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Words;
import dev.muster.catalog.Version;
import dev.muster.core.dep.DepState;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.renewal.RenewalPolicy;
import dev.muster.core.selection.DeviceFacts;
import dev.muster.core.selection.DeviceQuery;
import dev.muster.core.selection.Glob;
import dev.muster.core.selection.QueryProblem;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Conditions on enrolments; what fits every one of them fits.
 *
 * @param model a pattern with * and ? for the product name or the model
 * @param osVersion conditions on the version; what has no version fits none
 * @param unreachable whether APNs says that the token is dead
 * @param waitingSince something waits for it since then or longer, and it has not come since
 * @param certificateEndsBefore the certificate that it uses ends before then; what has none fits
 *     none
 * @param query conditions that are written as one text
 */
public record EnrollmentFilter(
    Optional<String> status,
    Optional<String> channel,
    Optional<Glob> model,
    Optional<Glob> serial,
    List<Predicate<Version>> osVersion,
    boolean unreachable,
    Optional<Instant> waitingSince,
    Optional<Instant> certificateEndsBefore,
    Optional<DeviceQuery> query) {
  private static final Pattern CONDITION = Pattern.compile("(>=|<=|>|<|=)?([0-9.]+)");

  /** The conditions in a query. */
  public static EnrollmentFilter ofQuery(Call call) {
    return new EnrollmentFilter(
        call.query("status"),
        call.query("channel"),
        call.query("model").map(Glob::new),
        call.query("serial").map(Glob::new),
        call.query("os_version").map(EnrollmentFilter::versions).orElse(List.of()),
        call.flag("unreachable"),
        call.moment("waiting_since"),
        call.moment("certificate_expires_before"),
        call.query("query").map(EnrollmentFilter::parsed));
  }

  /** The conditions by which the targets of a command are selected. */
  public static EnrollmentFilter ofSelection(JsonObject json) {
    return new EnrollmentFilter(
        Optional.of(json.getString("status", "enrolled")),
        Optional.ofNullable(json.getString("channel")).or(() -> Optional.of("devices")),
        Optional.ofNullable(json.getString("model")).map(Glob::new),
        Optional.ofNullable(json.getString("serial")).map(Glob::new),
        Optional.ofNullable(json.getString("os_version"))
            .map(EnrollmentFilter::versions)
            .orElse(List.of()),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(json.getString("query")).map(EnrollmentFilter::parsed));
  }

  private static DeviceQuery parsed(String text) {
    try {
      return DeviceQuery.parse(text);
    } catch (QueryProblem e) {
      throw Problem.badRequest("query: " + e.getMessage());
    }
  }

  /**
   * Whether an enrollment fits.
   *
   * @param dep what is known of serial numbers
   */
  public boolean matches(EnrollmentId id, ChannelState state, DeviceState device, DepState dep) {
    return matches(state, device)
        && query
            .filter(
                q -> !q.matches(DeviceFacts.of(id, device, dep).with(device.managed().labels())))
            .isEmpty();
  }

  private boolean matches(ChannelState state, DeviceState device) {
    DeviceDescription told = device.description();
    return status.filter(s -> !s.equals(Words.of(state.status()))).isEmpty()
        && channel.filter(c -> !fits(c, state)).isEmpty()
        && model.filter(m -> !fits(m, told.productName()) && !fits(m, told.model())).isEmpty()
        && (!unreachable || state.pushes().unreachable().isPresent())
        && waitingSince
            .filter(then -> state.waitingSince().filter(w -> !w.isAfter(then)).isEmpty())
            .isEmpty()
        && certificateEndsBefore.filter(then -> !endsBefore(then, device)).isEmpty()
        && serial.filter(s -> !fits(s, told.serialNumber())).isEmpty()
        && (osVersion.isEmpty()
            || told.osVersion()
                .flatMap(Version::parse)
                .filter(v -> osVersion.stream().allMatch(condition -> condition.test(v)))
                .isPresent());
  }

  private static boolean endsBefore(Instant then, DeviceState device) {
    return device
        .identities()
        .certificate()
        .filter(current -> RenewalPolicy.ends(current).isBefore(then))
        .isPresent();
  }

  private static boolean fits(String channel, ChannelState state) {
    return channel.equals("devices")
        ? switch (state.channel()) {
          case DEVICE, USER_ENROLLMENT_DEVICE -> true;
          case USER, USER_ENROLLMENT_USER -> false;
        }
        : channel.equals(Words.of(state.channel()));
  }

  private static boolean fits(Glob glob, Optional<String> text) {
    return text.filter(glob::matches).isPresent();
  }

  private static List<Predicate<Version>> versions(String conditions) {
    List<Predicate<Version>> all = new ArrayList<>();
    for (String condition : conditions.split(",")) {
      Matcher parts = CONDITION.matcher(condition.strip());
      Version version =
          Optional.of(parts)
              .filter(Matcher::matches)
              .flatMap(m -> Version.parse(m.group(2)))
              .orElseThrow(
                  () ->
                      Problem.badRequest(
                          "os_version has conditions such as 26, >=17.4 or <15, separated by"
                              + " commas"));
      String operator = parts.group(1) == null ? "" : parts.group(1);
      all.add(
          switch (operator) {
            case ">=" -> v -> v.compareTo(version) >= 0;
            case "<=" -> v -> v.compareTo(version) <= 0;
            case ">" -> v -> v.compareTo(version) > 0;
            case "<" -> v -> v.compareTo(version) < 0;
            case "=" -> v -> v.compareTo(version) == 0;
            default ->
                v -> v.text().equals(version.text()) || v.text().startsWith(version.text() + ".");
          });
    }
    return all;
  }
}
