package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.compat.PushWatch;
import dev.muster.admin.enrollment.QueueActions;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PushFact.PushAccepted;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code /v1/devices} and {@code /push}. Safe for any thread. */
final class MicroDevices {
  private final EventLog log;
  private final QueueActions actions;

  MicroDevices(EventLog log, QueueActions actions) {
    this.log = log;
    this.actions = actions;
  }

  /** Pages begin at 0; without {@code per_page} there is one. */
  CompletionStage<CompatAnswer> list(CompatCall call) {
    GoJson wanted = GoJson.of(call);
    Set<String> serials = lower(wanted.texts("filter_serial"));
    Set<String> udids = lower(wanted.texts("filter_udid"));
    int perPage = wanted.count("per_page");
    int page = wanted.count("page");
    Stream<EnrollmentId> devices =
        log.view()
            .ids()
            .filter(EnrollmentId::isDevice)
            .filter(this::stands)
            .filter(id -> passes(udids, id.value()))
            .filter(id -> passes(serials, serial(log.view().device(id))))
            .sorted();
    if (perPage > 0) {
      devices = devices.skip((long) page * perPage).limit(perPage);
    }
    return CompletableFuture.completedFuture(
        CompatAnswer.json(
            200,
            new JsonObject().put("devices", new JsonArray(devices.map(this::device).toList()))));
  }

  static String serial(DeviceState state) {
    return state.description().serialNumber().orElse("");
  }

  /** Whether it was not taken off the list since it enrolled. */
  private boolean stands(EnrollmentId id) {
    Instant since =
        log.view().device(id).channel(id).flatMap(c -> c.enrolled().since()).orElse(Instant.EPOCH);
    return !log.view().fleet().microMdm().removed(id, since);
  }

  private JsonObject device(EnrollmentId id) {
    DeviceState state = log.view().device(id);
    boolean enrolled =
        state
            .channel(id)
            .map(ChannelState::status)
            .filter(status -> status == EnrollmentStatus.ENROLLED)
            .isPresent();
    JsonObject json =
        new JsonObject()
            .put("serial_number", serial(state))
            .put("udid", id.value())
            .put("enrollment_status", enrolled)
            .put(
                "dep_profile_status",
                log.dep()
                    .state()
                    .device(serial(state))
                    .filter(DepDevice::present)
                    .map(device -> device.listing().profileStatus())
                    .orElse(""));
    state.channel(id).ifPresent(channel -> json.put("last_seen", channel.lastSeen().toString()));
    return json;
  }

  /** Has a device woken. */
  CompletionStage<CompatAnswer> push(CompatCall call) {
    EnrollmentId id = CompatCall.enrollment(call.path("udid"));
    PushWatch watch = new PushWatch(log, List.of(id));
    CompletableFuture<JsonObject> asked;
    try {
      asked = actions.push(id, call.caller());
    } catch (RuntimeException e) {
      watch.close();
      throw e;
    }
    return asked
        .thenCompose(recorded -> watch.outcomes(List.of(id)))
        .thenApply(Map::values)
        .thenApply(
            outcomes -> {
              JsonObject json = new JsonObject().put("status", "success");
              outcomes.stream()
                  .filter(PushAccepted.class::isInstance)
                  .map(PushAccepted.class::cast)
                  .forEach(accepted -> json.put("push_notification_id", PushWatch.name(accepted)));
              return CompatAnswer.json(200, json);
            })
        .whenComplete((answer, failure) -> watch.close());
  }

  private static Set<String> lower(List<String> values) {
    return values.stream()
        .map(value -> value.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static boolean passes(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value.toLowerCase(Locale.ROOT));
  }
}
