package dev.muster.admin.provision;

import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.fleet.Packages;
import dev.muster.core.provision.Proof;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.StepState;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Where one step stands, as callers see it. */
final class StepStateJson {
  private StepStateJson() {}

  static JsonObject of(Provisioning going, int number, Packages packages) {
    ProvisionStep step = going.steps().get(number);
    StepState state = going.states().get(number);
    Proof proof = state.proof();
    JsonObject json =
        new JsonObject()
            .put("name", step.name())
            .put("state", state.status().name().toLowerCase(Locale.ROOT))
            .put("need", step.need().name().toLowerCase(Locale.ROOT))
            .put("attempts", state.attempts())
            .put("tries", step.tries())
            .put("within", step.within().toString())
            .put("changed_at", state.changedAt().toString());
    time(json, "begun_at", state.begunAt());
    time(json, "accepted_at", proof.accepted());
    time(json, "fetched_at", proof.fetched());
    time(json, "present_at", proof.present());
    if (proof.asked() > 0) {
      json.put("asked", proof.asked());
    }
    step.install()
        .ifPresent(
            install -> {
              json.put("package", install.name()).put("bytes_sent", proof.served().length());
              packages
                  .find(install.content())
                  .ifPresent(one -> json.put("bytes", one.added().size()));
            });
    state.command().ifPresent(uuid -> json.put("command_uuid", uuid.value()));
    return state.why().isEmpty() ? json : json.put("why", state.why());
  }

  private static void time(JsonObject json, String key, Optional<Instant> at) {
    at.ifPresent(moment -> json.put(key, moment.toString()));
  }
}
