package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.dep.DefaultProfile;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/dep/autoassigners}: the profile for devices that no rule names; and {@code
 * /v1/dep/syncnow}. Safe for any thread.
 */
final class MicroAssigners {
  /** The only filter that MicroMDM has. */
  private static final String ALL = "*";

  private static final String FILTER = "filter";

  private final EventLog log;
  private final EventFactory events;
  private final MicroAccount accounts;
  private final DefaultProfile profile;

  MicroAssigners(EventLog log, EventFactory events, MicroAccount accounts, DefaultProfile profile) {
    this.log = log;
    this.events = events;
    this.accounts = accounts;
    this.profile = profile;
  }

  CompletionStage<CompatAnswer> set(CompatCall call) {
    GoJson given = GoJson.of(call);
    checkFilter(given);
    return profile
        .set(
            accounts.get().name(), DefaultProfile.uuid(given.required("profile_uuid")), admin(call))
        .thenApply(set -> CompatAnswer.json(200, new JsonObject()));
  }

  CompletionStage<CompatAnswer> list(CompatCall call) {
    JsonArray all = new JsonArray();
    accounts
        .find()
        .flatMap(profile::of)
        .ifPresent(uuid -> all.add(new JsonObject().put(FILTER, ALL).put("profile_uuid", uuid)));
    return CompletableFuture.completedFuture(
        CompatAnswer.json(200, new JsonObject().put("autoassigners", all)));
  }

  CompletionStage<CompatAnswer> remove(CompatCall call) {
    checkFilter(GoJson.of(call));
    DepAccount account = accounts.get();
    CompatAnswer done = CompatAnswer.json(200, new JsonObject());
    return profile.of(account).isEmpty()
        ? CompletableFuture.completedFuture(done)
        : profile.clear(account.name(), admin(call)).thenApply(cleared -> done);
  }

  private static void checkFilter(GoJson given) {
    if (!given.text(FILTER).equals(ALL)) {
      throw Problem.badRequest("the filter is *: finer ones are rules (muster dep apply)");
    }
  }

  /** Answers at once, and with nothing, as MicroMDM does. */
  CompletionStage<CompatAnswer> syncNow(CompatCall call) {
    return log.dep()
        .append(
            events.dep(admin(call), new DepSyncRequested(accounts.get().name(), Optional.empty())))
        .thenApply(asked -> new CompatAnswer(200, "", new byte[0]));
  }

  private static Actor admin(CompatCall call) {
    return new Actor.Admin(call.caller().name());
  }
}
