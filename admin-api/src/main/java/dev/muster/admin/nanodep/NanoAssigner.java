package dev.muster.admin.nanodep;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.dep.DefaultProfile;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepState;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The calls about the profile for devices that no rule names. */
final class NanoAssigner {
  private final Supplier<DepState> state;
  private final DefaultProfile profile;

  NanoAssigner(Supplier<DepState> state, DefaultProfile profile) {
    this.state = state;
    this.profile = profile;
  }

  void join(NanoDep calls) {
    calls.get("/v1/assigner/:name", this::get);
    calls.put("/v1/assigner/:name", this::put);
  }

  private CompletionStage<CompatAnswer> get(NanoCall call) {
    return CompletableFuture.completedFuture(
        answer(profile.of(NanoNames.account(state.get(), call)).orElse("")));
  }

  private CompletionStage<CompatAnswer> put(NanoCall call) {
    String account = NanoNames.account(state.get(), call).name();
    String uuid =
        DefaultProfile.uuid(
            call.query("profile_uuid")
                .orElseThrow(() -> Problem.badRequest("name the profile: ?profile_uuid=")));
    return profile.set(account, uuid, NanoDep.CALLER).thenApply(set -> answer(uuid));
  }

  private static CompatAnswer answer(String uuid) {
    return CompatAnswer.json(200, new JsonObject().put("profile_uuid", uuid));
  }
}
