package dev.muster.admin.dep;

import dev.muster.admin.history.DepWords;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Cursor;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepKey;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.Explanation;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepRuleFact.DepChoice;
import dev.muster.core.event.DepRuleFact.DepProfileChosen;
import dev.muster.core.event.DepRuleFact.DepSerialLabeled;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The calls about single devices in Apple's service. */
final class DepDevices {
  /** As many facts as the log finds again for a serial number. */
  private static final int LONGEST_HISTORY = 1_000;

  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  DepDevices(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  void join(ContractRoutes routes) {
    routes.json("listDepDevices", this::list);
    routes.json("getDepDevice", call -> show(serial(call)));
    routes.json("explainDepDevice", call -> explain(serial(call)));
    routes.json("getDepDeviceHistory", call -> history(serial(call)));
    routes.later("labelDepDevice", 200, this::label);
    routes.later("chooseDepProfile", 200, this::choose);
  }

  private DepState state() {
    return log.dep().state();
  }

  /** As Apple prints them, however they were typed. */
  static String serial(Call call) {
    return call.path("serial").strip().toUpperCase(Locale.ROOT);
  }

  private JsonObject list(Call call) {
    DepState state = state();
    Instant now = clock.instant();
    Optional<String> account = call.query("account");
    boolean unassigned = call.flag("unassigned");
    boolean gone = call.flag("gone");
    Optional<String> after = call.query("cursor").map(Cursor::read);
    List<DepDevice> fitting =
        state
            .devices()
            .fold(
                new ArrayList<DepDevice>(),
                (found, key, device) -> {
                  boolean fits =
                      account.filter(a -> !a.equals(key.account())).isEmpty()
                          && state.listed(device) != gone
                          && (!unassigned || DepDeviceJson.unassigned(state, device, now))
                          && after.filter(place -> place(key).compareTo(place) <= 0).isEmpty();
                  if (fits) {
                    found.add(device);
                  }
                  return found;
                });
    List<DepDevice> page =
        fitting.stream()
            .sorted(Comparator.comparing((DepDevice d) -> place(d.key())))
            .limit(call.limit())
            .toList();
    JsonObject json =
        new JsonObject()
            .put("total", fitting.size())
            .put(
                "devices",
                new JsonArray(page.stream().map(d -> DepDeviceJson.of(state, d, now)).toList()));
    if (page.size() < fitting.size()) {
      json.put("next", Cursor.of(place(page.getLast().key())));
    }
    return json;
  }

  private static String place(DepKey key) {
    return key.serialNumber() + "/" + key.account();
  }

  private JsonObject show(String serial) {
    DepState state = state();
    return state
        .device(serial)
        .map(device -> DepDeviceJson.of(state, device, clock.instant()))
        .orElseThrow(
            () ->
                Problem.notFound(
                    "Apple never named %s: muster dep explain %s says what that means"
                        .formatted(serial, serial)));
  }

  private JsonObject explain(String serial) {
    return DepDeviceJson.of(Explanation.of(state(), serial, enrolled(serial), clock.instant()));
  }

  /** The device with this serial number that spoke last. */
  private Optional<Explanation.Enrolled> enrolled(String serial) {
    return log.view()
        .ids()
        .map(id -> new Explanation.Enrolled(id, log.view().device(id)))
        .filter(one -> one.state().description().serialNumber().filter(serial::equals).isPresent())
        .max(Comparator.comparing(one -> lastSeen(one.id(), one.state())));
  }

  private static Instant lastSeen(EnrollmentId id, DeviceState state) {
    return state.channel(id).map(channel -> channel.lastSeen()).orElse(Instant.EPOCH);
  }

  /** The enrollment with this serial number, of several the one that was seen last. */
  Optional<EnrollmentId> enrollment(String serial) {
    return enrolled(serial).map(Explanation.Enrolled::id);
  }

  /** What Apple and admins did; what the device itself did stands in its own history. */
  private JsonObject history(String serial) {
    List<Long> offsets = log.dep().offsets(serial);
    List<Long> last =
        offsets.subList(Math.max(0, offsets.size() - LONGEST_HISTORY), offsets.size());
    JsonArray entries = new JsonArray();
    log.reader().dep(last).forEach(event -> entries.add(json(event)));
    JsonObject json = new JsonObject().put("events", entries);
    enrolled(serial).ifPresent(one -> json.put("enrollment", one.id().value()));
    return json;
  }

  private static JsonObject json(Event event) {
    JsonObject json =
        new JsonObject()
            .put("event_id", event.id().toString())
            .put("occurred_at", event.occurredAt().toString())
            .put("actor", event.actor().name())
            .put("kind", event.fact().kind());
    return event.fact() instanceof DepFact fact
        ? json.put("text", DepWords.of(fact, event.actor().name()))
        : json;
  }

  private CompletionStage<JsonObject> label(Call call) {
    String serial = serial(call);
    Set<String> add = texts(call, "add");
    Set<String> remove = texts(call, "remove");
    return append(call, new DepSerialLabeled(serial, add, remove))
        .thenApply(
            state ->
                new JsonObject()
                    .put("serial_number", serial)
                    .put(
                        "labels",
                        new JsonArray(state.notes(serial).labels().stream().sorted().toList())));
  }

  private static Set<String> texts(Call call, String key) {
    return call.json().getJsonArray(key, new JsonArray()).stream()
        .map(Object::toString)
        .collect(Collectors.toSet());
  }

  private CompletionStage<JsonObject> choose(Call call) {
    String serial = serial(call);
    Optional<String> profile = Optional.ofNullable(call.json().getString("profile"));
    DepChoice choice = DepChoice.valueOf(call.json().getString("choice").toUpperCase(Locale.ROOT));
    if ((choice == DepChoice.PROFILE) != profile.isPresent()) {
      throw Problem.badRequest("profile is given with the choice profile, and with no other");
    }
    if (profile.filter(name -> !state().rules().profiles().containsKey(name)).isPresent()) {
      throw new Problem(
          409,
          "dep-profile-unknown",
          "there is no profile %s: apply one with  muster dep apply".formatted(profile.get()));
    }
    return append(call, new DepProfileChosen(serial, choice, profile))
        .thenApply(
            state ->
                state
                    .device(serial)
                    .map(device -> DepDeviceJson.of(state, device, clock.instant()))
                    .orElseGet(() -> new JsonObject().put("serial_number", serial)));
  }

  private CompletionStage<DepState> append(Call call, DepFact fact) {
    return log.dep().append(events.dep(new Actor.Admin(call.principal().name()), fact));
  }
}
