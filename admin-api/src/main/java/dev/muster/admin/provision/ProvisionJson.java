package dev.muster.admin.provision;

import dev.muster.admin.provision.ProvisionedDevices.Provisioned;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.fleet.Packages;
import dev.muster.core.provision.Leftovers;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.Standing;
import dev.muster.core.provision.StepState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where a blueprint stands, as callers see it. */
final class ProvisionJson {
  private ProvisionJson() {}

  static JsonObject of(Provisioned one, Packages packages) {
    EnrollmentId device = one.id();
    DeviceState state = one.state();
    Provisioning going = one.going();
    JsonObject json =
        new JsonObject()
            .put("enrollment", device.value())
            .put("blueprint", going.blueprint())
            .put("state", Standing.of(going).word())
            .put("text", ProvisionText.of(going))
            .put("started_at", going.startedAt().toString())
            .put("deadline", going.deadline().toString())
            .put("gave_up", Standing.gaveUp(going))
            .put(
                "steps",
                new JsonArray(
                    IntStream.range(0, going.steps().size())
                        .mapToObj(i -> StepStateJson.of(going, i, packages))
                        .toList()));
    state.description().serialNumber().ifPresent(s -> json.put("serial_number", s));
    Optional<ChannelState> channel = state.channel(device);
    channel.ifPresent(c -> json.put("last_seen", c.lastSeen().toString()));
    Awaited awaited = Awaited.of(device, state, going);
    json.put("awaits", awaited.what()).put("who", awaited.who().word());
    at(going).ifPresent(number -> at(json, going, number));
    going.ended().ifPresent(ended -> ended(json, going, ended));
    going
        .release()
        .ifPresent(
            release ->
                json.put("released_why", release.why().name().toLowerCase(Locale.ROOT))
                    .put("released_at", release.at().toString()));
    return json;
  }

  /** The step that all is about now; empty where none is. */
  private static Optional<Integer> at(Provisioning going) {
    return switch (Standing.of(going)) {
      case HELD -> going.held();
      case RUNNING -> going.current();
      case RELEASING -> Optional.empty();
      case RELEASED, NEVER_WAITED, IN_USE, DONE ->
          Leftovers.of(going).coming().stream().findFirst();
    };
  }

  private static void at(JsonObject json, Provisioning going, int number) {
    StepState state = going.states().get(number);
    json.put("step", number + 1)
        .put("step_name", going.steps().get(number).name())
        .put("step_since", state.begunAt().orElse(state.changedAt()).toString());
  }

  private static void ended(JsonObject json, Provisioning going, Provisioning.Ended ended) {
    json.put("ended_at", ended.at().toString());
    if (!going.blueprint().isEmpty()) {
      Leftovers left = Leftovers.of(going);
      List<String> coming = ProvisionText.names(going, left.coming());
      json.put("left", new JsonArray(coming))
          .put("not_done", new JsonArray(ProvisionText.names(going, left.lost())));
    }
  }
}
