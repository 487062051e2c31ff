package dev.muster.admin.micromdm;

import dev.muster.admin.command.ProfileFile;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/profiles}: kept by their identifiers as they are, and given to devices by blueprints.
 * Safe for any thread.
 */
final class MicroProfiles {
  private final MicroThings things;
  private final MicroPlan plan;

  MicroProfiles(MicroThings things, MicroPlan plan) {
    this.things = things;
    this.plan = plan;
  }

  CompletionStage<CompatAnswer> put(CompatCall call) {
    GoJson given = GoJson.of(call).object("profile");
    byte[] file = given.bytes("Mobileconfig");
    String identifier = identifier(file);
    if (!identifier.equals(given.required("Identifier"))) {
      throw Problem.badRequest(
          "the profile's PayloadIdentifier is %s, and not the one that is named"
              .formatted(identifier));
    }
    return plan.change(
        call.caller(), () -> things.put(MicroKind.PROFILE, identifier, file, call.caller()));
  }

  private static String identifier(byte[] file) {
    try {
      return ProfileFile.of(file).identifier();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  CompletionStage<CompatAnswer> list(CompatCall call) {
    String wanted = GoJson.of(call).text("id");
    boolean whole = call.caller().may(Scope.REVEAL_SECRETS);
    List<Thing> found =
        wanted.isEmpty()
            ? things.all(MicroKind.PROFILE)
            : List.of(things.get(MicroKind.PROFILE, wanted));
    return CompletableFuture.completedFuture(
        CompatAnswer.json(
            200,
            new JsonObject()
                .put(
                    "profiles",
                    new JsonArray(found.stream().map(one -> json(one, whole)).toList()))));
  }

  /** What stands in a profile may be secret. */
  private JsonObject json(Thing profile, boolean whole) {
    return new JsonObject()
        .put("Identifier", profile.name())
        .put("Mobileconfig", whole ? GoJson.base64(things.content(profile)) : "");
  }

  CompletionStage<CompatAnswer> remove(CompatCall call) {
    List<String> names = GoJson.of(call).texts("ids");
    return plan.change(call.caller(), () -> things.remove(MicroKind.PROFILE, names, call.caller()));
  }
}
