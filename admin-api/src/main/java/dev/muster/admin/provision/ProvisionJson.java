package dev.muster.admin.provision;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.StepState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where a blueprint stands, as callers see it. */
final class ProvisionJson {
  private ProvisionJson() {}

  static JsonObject of(EnrollmentId device, DeviceState state, Provisioning going) {
    JsonObject json =
        new JsonObject()
            .put("enrollment", device.value())
            .put("blueprint", going.blueprint())
            .put("state", state(going))
            .put("text", text(going))
            .put("started_at", going.startedAt().toString())
            .put("deadline", going.deadline().toString())
            .put(
                "steps",
                new JsonArray(
                    IntStream.range(0, going.steps().size())
                        .mapToObj(i -> step(going, i))
                        .toList()));
    state.description().serialNumber().ifPresent(s -> json.put("serial_number", s));
    going.ended().ifPresent(ended -> json.put("ended_at", ended.at().toString()));
    going
        .release()
        .ifPresent(
            release ->
                json.put("released_why", release.why().name().toLowerCase(Locale.ROOT))
                    .put("released_at", release.at().toString()));
    return json;
  }

  private static JsonObject step(Provisioning going, int number) {
    StepState state = going.states().get(number);
    JsonObject json =
        new JsonObject()
            .put("name", going.steps().get(number).name())
            .put("state", state.status().name().toLowerCase(Locale.ROOT))
            .put("need", going.steps().get(number).need().name().toLowerCase(Locale.ROOT))
            .put("attempts", state.attempts())
            .put("changed_at", state.changedAt().toString());
    state.command().ifPresent(uuid -> json.put("command_uuid", uuid.value()));
    return state.why().isEmpty() ? json : json.put("why", state.why());
  }

  /** In one word: what an admin looks for first. */
  static String state(Provisioning going) {
    if (going.ended().isPresent()) {
      return going.ended().get().waited() ? "released" : "never-waited";
    } else if (going.release().isPresent()) {
      return "releasing";
    }
    return going.held().isPresent() ? "held" : "running";
  }

  private static String text(Provisioning going) {
    if (going.ended().isPresent()) {
      return going.ended().get().waited()
          ? "it is out of Setup Assistant"
              + going.release().map(r -> ": " + r.detail()).orElse(", told by hand")
          : "it did not wait in Setup Assistant: the profile that it fetched from Apple did not say"
              + " so";
    }
    Optional<Integer> held = going.held();
    if (going.release().isEmpty() && held.isPresent()) {
      return "the step %s failed (%s): retry, release, or wait until %s"
          .formatted(
              going.steps().get(held.get()).name(),
              going.states().get(held.get()).why(),
              going.deadline());
    }
    return going.release().isPresent()
        ? "it is told that it may go on, and has not answered"
        : going
            .current()
            .map(i -> "it is at the step %s".formatted(going.steps().get(i).name()))
            .orElse("its steps have ended");
  }
}
