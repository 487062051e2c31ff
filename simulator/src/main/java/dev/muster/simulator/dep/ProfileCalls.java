package dev.muster.simulator.dep;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calls about profiles. Called with the portal's monitor held. */
final class ProfileCalls {
  private final Portal portal;
  private final DeviceCalls devices;

  ProfileCalls(Portal portal, DeviceCalls devices) {
    this.portal = portal;
    this.devices = devices;
  }

  /** {@code POST /profile}: makes one, and assigns it to the devices that it names. */
  Reply define(Call call) {
    ProfileRules.check(call.body());
    List<String> serials = call.serials();
    if (serials.size() > call.server().maximumLimit()) {
      throw DepError.malformed();
    }
    JsonObject profile = call.body().copy();
    profile.remove("devices");
    String uuid = DepServer.hex();
    call.server().book().profiles().put(uuid, profile);
    return assign(call, uuid, serials);
  }

  /** {@code GET /profile?profile_uuid=…}. */
  Reply get(Call call) {
    String uuid = call.query().getOrDefault("profile_uuid", "");
    return Reply.ok(known(call, uuid).copy().put("profile_uuid", uuid));
  }

  /** {@code POST} or {@code PUT /profile/devices}. */
  Reply assign(Call call) {
    String uuid = call.string("profile_uuid").orElse("");
    known(call, uuid);
    return assign(call, uuid, call.neededSerials());
  }

  /** {@code DELETE /profile/devices}: takes away whatever profile they have. */
  Reply remove(Call call) {
    Map<String, String> statuses = new LinkedHashMap<>();
    for (String serial : call.neededSerials()) {
      Verdict verdict = devices.judge(serial, call);
      verdict
          .done()
          .filter(m -> m.device().profile().status() != ProfileStatus.EMPTY)
          .ifPresent(m -> portal.profile(call.server(), m, at -> ProfileHeld.removed()));
      verdict.tell(serial, call.version(), statuses);
    }
    return Reply.ok("{\"devices\":" + DeviceJson.statuses(statuses) + "}");
  }

  private static JsonObject known(Call call, String uuid) {
    if (uuid.isEmpty()) {
      throw new DepError(400, "PROFILE_UUID_REQUIRED");
    }
    JsonObject profile = call.server().book().profiles().get(uuid);
    if (profile == null) {
      throw new DepError(404, "NOT_FOUND");
    }
    return profile;
  }

  private Reply assign(Call call, String uuid, List<String> serials) {
    Map<String, String> statuses = new LinkedHashMap<>();
    long wait = 0;
    for (String serial : serials) {
      boolean repeated =
          portal
              .machine(serial, call.server())
              .filter(m -> m.device().profile().gives(uuid))
              .isPresent();
      Verdict verdict = devices.judge(serial, call);
      verdict.done().ifPresent(m -> give(call, m, uuid, repeated));
      if (verdict.outcome() == Outcome.THROTTLED) {
        wait = Math.max(wait, call.server().traps().rest(serial).toSeconds());
      }
      verdict.tell(serial, call.version(), statuses);
      int stay = portal.machine(serial, call.server()).map(m -> m.device().stays()).orElse(0);
      call.server()
          .book()
          .assignments()
          .add(
              new Assignment(
                  call.now(), serial, uuid, statuses.getOrDefault(serial, ""), stay, repeated));
    }
    return Reply.ok(
        "{\"profile_uuid\":\""
            + uuid
            + "\",\"devices\":"
            + DeviceJson.statuses(statuses)
            + (wait > 0 && call.version() >= 10 ? ",\"retry_after_seconds\":" + wait : "")
            + "}");
  }

  private void give(Call call, Machine machine, String uuid, boolean repeated) {
    if (repeated) {
      // Apple says SUCCESS, and nothing changed that others would be told of.
      return;
    }
    portal.profile(call.server(), machine, at -> ProfileHeld.assigned(uuid, at));
  }
}
