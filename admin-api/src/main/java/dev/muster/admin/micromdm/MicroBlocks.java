package dev.muster.admin.micromdm;

import dev.muster.admin.command.Confirmation;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.enrollment.Blocking;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.MicroMdmFact.MicroDeviceRemoved;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/devices}, as far as devices are sent away: blocks, and taking them off the list. Safe
 * for any thread.
 */
final class MicroBlocks {
  private static final Confirmation BY_ITSELF = new Confirmation(false, OptionalInt.of(1));

  private final EventLog log;
  private final EventFactory events;
  private final Blocking blocking;

  MicroBlocks(EventLog log, EventFactory events, Blocking blocking) {
    this.log = log;
    this.events = events;
    this.blocking = blocking;
  }

  CompletionStage<CompatAnswer> block(CompatCall call) {
    return blocking
        .block(CompatCall.enrollment(call.path("udid")), call.caller(), BY_ITSELF)
        .thenApply(done -> CompatAnswer.json(200, new JsonObject()));
  }

  CompletionStage<CompatAnswer> unblock(CompatCall call) {
    return blocking
        .unblock(CompatCall.enrollment(call.path("udid")), call.caller())
        .thenApply(done -> CompatAnswer.json(200, new JsonObject()));
  }

  /** All of them, or none where one of them is not there. */
  CompletionStage<CompatAnswer> remove(CompatCall call) {
    GoJson wanted = GoJson.of(call).object("Opts");
    Set<EnrollmentId> devices = new LinkedHashSet<>();
    for (String udid : wanted.texts("udids")) {
      EnrollmentId id = CompatCall.enrollment(udid);
      if (!id.isDevice() || log.view().device(id).channel(id).isEmpty()) {
        throw Problem.notFound("no device has the UDID " + udid);
      }
      devices.add(id);
    }
    for (String serial : wanted.texts("serials")) {
      List<EnrollmentId> named =
          log.view()
              .ids()
              .filter(EnrollmentId::isDevice)
              .filter(id -> MicroDevices.serial(log.view().device(id)).equalsIgnoreCase(serial))
              .toList();
      if (named.isEmpty()) {
        throw Problem.notFound("no device has the serial number " + serial);
      }
      devices.addAll(named);
    }
    Actor caller = new Actor.Admin(call.caller().name());
    return CompletableFuture.allOf(
            devices.stream()
                .map(id -> events.fleet(caller, id.value(), new MicroDeviceRemoved(id)))
                .map(log::append)
                .toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> CompatAnswer.json(200, new JsonObject()));
  }
}
