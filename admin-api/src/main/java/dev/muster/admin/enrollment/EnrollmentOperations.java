package dev.muster.admin.enrollment;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.command.SubmissionReader;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Cursor;
import dev.muster.admin.http.Problem;
import dev.muster.admin.selection.EnrollmentFilter;
import dev.muster.admin.selection.ShortIds;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import dev.muster.log.wire.ForeignFactException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The calls about enrolments. */
public final class EnrollmentOperations {
  private final EventLog log;
  private final CommandStates states;
  private final Past past;
  private final Inventory inventory;
  private final QueueActions queues;
  private final IdentityActions identities;
  private final InstantSource clock;

  private EnrollmentOperations(
      EventLog log,
      CommandStates states,
      Past past,
      Inventory inventory,
      QueueActions queues,
      IdentityActions identities,
      InstantSource clock) {
    this.log = log;
    this.states = states;
    this.past = past;
    this.inventory = inventory;
    this.queues = queues;
    this.identities = identities;
    this.clock = clock;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EnrollmentDependencies shared,
      RenewalProfiles profiles,
      InstantSource clock) {
    EventLog log = shared.log();
    EnrollmentOperations all =
        new EnrollmentOperations(
            log,
            shared.states(),
            new Past(log, shared.index()),
            new Inventory(log, shared.index()),
            new QueueActions(log, shared.events()),
            new IdentityActions(log, shared.events(), shared.queueing(), profiles),
            clock);
    routes.json("listEnrollments", all::list);
    routes.tagged("getEnrollment", all::show);
    routes.json("getInventory", all::inventory);
    routes.json("listEnrollmentCommands", all::commands);
    routes.later("holdQueue", 200, call -> all.queues.hold(call.enrollment(), call.principal()));
    routes.later(
        "releaseQueue", 200, call -> all.queues.release(call.enrollment(), call.principal()));
    routes.later(
        "pushEnrollment", 200, call -> all.queues.push(call.enrollment(), call.principal()));
    routes.later(
        "revokeCertificate",
        call -> call.flag("dry_run") ? 200 : 201,
        call ->
            all.identities.revoke(
                call.enrollment(), call.principal(), SubmissionReader.ofQuery(call)));
    Blocking blocking = new Blocking(log, shared.events());
    routes.later(
        "blockDevice",
        200,
        call ->
            blocking.block(call.enrollment(), call.principal(), SubmissionReader.ofQuery(call)));
    routes.later(
        "unblockDevice", 200, call -> blocking.unblock(call.enrollment(), call.principal()));
    routes.later(
        "allowReenrollment",
        201,
        call ->
            all.identities.allowReenrollment(
                call.enrollment(), call.principal(), all.until(call.json())));
    routes.later(
        "renewCertificate",
        201,
        call -> all.identities.renew(call.enrollment(), call.principal(), call.idempotencyKey()));
  }

  private Instant until(JsonObject wanted) {
    return Instant.ofEpochMilli(
        clock.instant().plus(Call.duration("for", wanted.getString("for", "P1D"))).toEpochMilli());
  }

  private JsonObject list(Call call) throws TimeoutException {
    EnrollmentFilter filter = EnrollmentFilter.ofQuery(call);
    String after = call.query("cursor").map(Cursor::read).orElse("");
    Optional<Instant> at = call.moment("at");
    Stream<DeviceState> devices =
        at.isPresent()
            ? past.fleet(at.get(), clock.instant()).values().stream()
            : log.view().devices();
    // No more than a page is kept, however large the fleet is.
    TreeMap<EnrollmentId, JsonObject> page = new TreeMap<>();
    devices.forEach(
        device ->
            device
                .channels()
                .forEach(
                    (id, channel) -> {
                      boolean inPage =
                          id.value().compareTo(after) > 0
                              && (page.size() < call.limit() || id.compareTo(page.lastKey()) < 0);
                      if (inPage && filter.matches(id, channel, device, log.dep().state())) {
                        page.put(id, EnrollmentJson.summary(id, channel, device));
                        if (page.size() > call.limit()) {
                          page.pollLastEntry();
                        }
                      }
                    }));
    ShortIds shortened = new ShortIds(page.keySet(), log.view());
    page.forEach((id, json) -> json.put("short_id", shortened.of(id)));
    JsonObject json =
        new JsonObject().put("enrollments", new JsonArray(List.copyOf(page.values())));
    if (page.size() == call.limit()) {
      json.put("next", Cursor.of(page.lastKey().value()));
    }
    return json;
  }

  private JsonObject show(Call call) {
    EnrollmentId id = call.enrollment();
    Optional<Instant> at = call.moment("at");
    DeviceState device;
    if (at.isPresent()) {
      states.settle();
      device = past.device(id.device(), at.get());
    } else {
      device = log.view().device(id.device());
    }
    refuseUnknowable(device);
    ChannelState channel = device.channel(id).orElseThrow(() -> unknown(id));
    return EnrollmentJson.whole(id, channel, device);
  }

  private JsonObject inventory(Call call) {
    EnrollmentId id = known(call.enrollment());
    states.settle();
    JsonObject sections =
        call.moment("at")
            .map(at -> inventory.after(id, past.lines(id.device(), at)))
            .orElseGet(() -> inventory.now(id));
    return new JsonObject().put("enrollment", id.value()).put("sections", sections);
  }

  private JsonObject commands(Call call) {
    EnrollmentId id = known(call.enrollment());
    states.settle();
    long before = call.query("cursor").map(Cursor::readNumber).orElse(Long.MAX_VALUE);
    return states.ofEnrollment(id, before, call.limit());
  }

  private EnrollmentId known(EnrollmentId id) {
    DeviceState device = log.view().device(id.device());
    refuseUnknowable(device);
    if (device.channel(id).isEmpty()) {
      throw unknown(id);
    }
    return id;
  }

  /** What a newer node wrote of a device is for a node of that version to tell. */
  private static void refuseUnknowable(DeviceState device) {
    device
        .foreign()
        .ifPresent(
            kind -> {
              throw new ForeignFactException(kind);
            });
  }

  private static Problem unknown(EnrollmentId id) {
    return Problem.notFound(
        "no enrolment has the id %s: GET /v1/enrollments lists them".formatted(id));
  }
}
