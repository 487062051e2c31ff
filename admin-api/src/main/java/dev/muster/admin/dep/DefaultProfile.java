package dev.muster.admin.dep;

import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepRules;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
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
import java.util.concurrent.CompletionStage;

/**
 * Which profile an account's devices get that no other rule names: a rule in front of all others,
 * so that any other one counts before it. The profile is read from Apple, and known from then on by
 * what is in it, as those are that were defined here. Clients of other servers set it, whichever
 * one they were written for. Safe for any thread.
 */
public final class DefaultProfile {
  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;
  private final AppleReach apple;

  /** In this log. */
  public DefaultProfile(EventLog log, EventFactory events, DepAccess access, AppleReach apple) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.apple = apple;
  }

  private static String profile(String account) {
    return "nanodep-" + account;
  }

  /**
   * The UUID of a profile, as Apple writes it.
   *
   * @throws Problem if it can be none
   */
  public static String uuid(String given) {
    return Optional.of(given.replace("-", "").toUpperCase(Locale.ROOT))
        .filter(text -> text.matches("[0-9A-F]{1,64}"))
        .orElseThrow(() -> Problem.badRequest("profile_uuid is the UUID of a profile"));
  }

  /** Apple's id of the one that is set; empty if none is. */
  public Optional<String> of(DepAccount account) {
    return Optional.ofNullable(log.dep().state().rules().profiles().get(profile(account.name())))
        .flatMap(profile -> account.profiles().get(profile.content()));
  }

  /**
   * Sets it to a profile that Apple knows.
   *
   * @return fails with a {@link Problem} if Apple does not, or devices can't follow it
   */
  public CompletionStage<DepState> set(String account, String uuid, Actor by) {
    return apple
        .ask(account, a -> checked(account, read(a, uuid)))
        .thenCompose(profile -> assign(account, profile, uuid, by));
  }

  /** Takes it away; nothing if none is set. */
  public CompletionStage<DepState> clear(String account, Actor by) {
    DepRules rules = log.dep().state().rules();
    return log.dep().append(events.dep(by, without(rules, profile(account))));
  }

  private DepProfile checked(String account, String json) {
    DepAccess.ProfileReport found = access.check(json);
    if (!found.errors().isEmpty()) {
      throw Problem.badRequest(
          "devices can't follow this profile: " + String.join("; ", found.errors()));
    }
    return new DepProfile(profile(account), found.json(), found.content());
  }

  private CompletionStage<DepState> assign(
      String account, DepProfile profile, String uuid, Actor by) {
    DepProfileDefined defined =
        new DepProfileDefined(account, profile.name(), profile.content(), uuid);
    return log.dep()
        .append(events.dep(by, defined))
        .thenCompose(
            state -> log.dep().append(events.dep(by, with(state.rules(), account, profile))));
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
    DepRulesApplied others = without(rules, profile.name());
    List<DepProfile> profiles = new ArrayList<>(others.profiles());
    profiles.add(profile);
    List<DepRule> all = new ArrayList<>(others.rules());
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

  private static DepRulesApplied without(DepRules rules, String profile) {
    return new DepRulesApplied(
        rules.profiles().values().stream().filter(known -> !known.name().equals(profile)).toList(),
        rules.rules().stream()
            .filter(rule -> rule.profile().filter(profile::equals).isEmpty())
            .toList());
  }
}
