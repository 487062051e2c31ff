package dev.muster.admin.nanodep;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.dep.AppleAccount;
import dev.muster.admin.dep.AppleReach;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepRules;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepProfileFact.DepProfileDefined;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Which profile an account's devices get that no other rule names: a rule in front of all others,
 * so that any other one counts before it. The profile is read from Apple, and known from then on by
 * what is in it, as those are that were defined here.
 */
final class NanoAssigner {
  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;
  private final AppleReach apple;

  NanoAssigner(EventLog log, EventFactory events, DepAccess access, AppleReach apple) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.apple = apple;
  }

  void join(NanoDep calls) {
    calls.get("/v1/assigner/:name", this::get);
    calls.put("/v1/assigner/:name", this::put);
  }

  private static String profile(String account) {
    return "nanodep-" + account;
  }

  private CompletionStage<CompatAnswer> get(NanoCall call) {
    DepState state = log.dep().state();
    DepAccount account = NanoNames.account(state, call);
    String uuid =
        Optional.ofNullable(state.rules().profiles().get(profile(account.name())))
            .flatMap(profile -> account.profiles().get(profile.content()))
            .orElse("");
    return CompletableFuture.completedFuture(answer(uuid));
  }

  private CompletionStage<CompatAnswer> put(NanoCall call) {
    String account = NanoNames.account(log.dep().state(), call).name();
    String uuid =
        call.query("profile_uuid")
            .map(text -> text.replace("-", "").toUpperCase(Locale.ROOT))
            .filter(text -> text.matches("[0-9A-F]{1,64}"))
            .orElseThrow(() -> Problem.badRequest("profile_uuid is the UUID of a profile"));
    return apple
        .ask(account, a -> checked(account, read(a, uuid)))
        .thenCompose(profile -> assign(account, profile, uuid))
        .thenApply(state -> answer(uuid));
  }

  private DepProfile checked(String account, String json) {
    DepAccess.ProfileReport found = access.check(json);
    if (!found.errors().isEmpty()) {
      throw Problem.badRequest(
          "devices can't follow this profile: " + String.join("; ", found.errors()));
    }
    return new DepProfile(profile(account), found.json(), found.content());
  }

  private CompletionStage<DepState> assign(String account, DepProfile profile, String uuid) {
    DepProfileDefined defined =
        new DepProfileDefined(account, profile.name(), profile.content(), uuid);
    return log.dep()
        .append(events.dep(NanoDep.CALLER, defined))
        .thenCompose(
            state ->
                log.dep()
                    .append(events.dep(NanoDep.CALLER, with(state.rules(), account, profile))));
  }

  private static CompatAnswer answer(String uuid) {
    return CompatAnswer.json(200, new JsonObject().put("profile_uuid", uuid));
  }

  private static String read(AppleAccount account, String uuid) {
    AppleAccount.Raw answer =
        account.raw("GET", "/profile?profile_uuid=" + uuid, new byte[0], OptionalInt.empty());
    if (answer.status() != 200) {
      throw new Problem(
          409, "dep-profile-unknown", "Apple has no profile %s of this account".formatted(uuid));
    }
    JsonObject profile = new JsonObject(Buffer.buffer(answer.body()));
    profile.remove("profile_uuid");
    profile.remove("devices");
    return profile.encode();
  }

  private static DepRulesApplied with(DepRules rules, String account, DepProfile profile) {
    List<DepProfile> profiles = new ArrayList<>(rules.profiles().values());
    profiles.removeIf(known -> known.name().equals(profile.name()));
    profiles.add(profile);
    List<DepRule> all = new ArrayList<>(rules.rules());
    all.removeIf(rule -> rule.profile().filter(profile.name()::equals).isPresent());
    all.addFirst(
        new DepRule(
            Optional.of(account),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(profile.name()),
            Optional.empty()));
    return new DepRulesApplied(profiles, all);
  }
}
