package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/blueprints}: kept as they are, and carried out as {@link MicroPlan} has them. */
final class MicroBlueprints {
  private final MicroThings things;
  private final MicroPlan plan;

  MicroBlueprints(MicroThings things, MicroPlan plan) {
    this.things = things;
    this.plan = plan;
  }

  CompletionStage<CompatAnswer> put(CompatCall call) {
    GoJson given = GoJson.of(call).object("blueprint");
    String name = given.required("name");
    String uuid = given.required("uuid");
    things
        .find(MicroKind.BLUEPRINT, name)
        .map(things::json)
        .filter(known -> !known.getString("uuid").equals(uuid))
        .ifPresent(
            known -> {
              throw new Problem(
                  409, "name-taken", "there is a blueprint %s with another UUID".formatted(name));
            });
    List<String> profiles = given.texts("profile_ids");
    profiles.forEach(id -> things.get(MicroKind.PROFILE, id));
    JsonObject blueprint =
        new JsonObject()
            .put("uuid", uuid)
            .put("name", name)
            .put(
                "install_application_manifest_urls",
                list(given, "install_application_manifest_urls"))
            .put("profile_ids", new JsonArray(profiles))
            .put("user_uuids", list(given, "user_uuids"))
            .put(
                "skip_primary_setup_account_creation",
                given.flag("skip_primary_setup_account_creation"))
            .put(
                "set_primary_setup_account_as_regular_user",
                given.flag("set_primary_setup_account_as_regular_user"))
            .put("apply_at", list(given, "apply_at"));
    return plan.change(
        call.caller(),
        () -> {
          plan.check(blueprint);
          things.put(MicroKind.BLUEPRINT, name, blueprint.toBuffer().getBytes(), call.caller());
        });
  }

  private static JsonArray list(GoJson given, String name) {
    return new JsonArray(given.texts(name));
  }

  CompletionStage<CompatAnswer> list(CompatCall call) {
    String wanted = GoJson.of(call).text("FilterName");
    List<Thing> found =
        wanted.isEmpty()
            ? things.all(MicroKind.BLUEPRINT)
            : List.of(things.get(MicroKind.BLUEPRINT, wanted));
    return CompletableFuture.completedFuture(
        CompatAnswer.json(
            200,
            new JsonObject()
                .put("blueprints", new JsonArray(found.stream().map(things::json).toList()))));
  }

  CompletionStage<CompatAnswer> remove(CompatCall call) {
    List<String> names = GoJson.of(call).texts("names");
    return plan.change(
        call.caller(), () -> things.remove(MicroKind.BLUEPRINT, names, call.caller()));
  }
}
