package dev.muster.admin.desired;

import dev.muster.admin.command.ProfileChanges;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.desired.DesiredPlan;
import dev.muster.core.desired.DesiredPlan.Subject;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The calls about what the fleet should be. */
public final class DesiredOperations {
  /** What stands for the content of profiles that are not kept. */
  private static final Digest256 NOT_KEPT = Digest256.of(new byte[32]);

  private static final int PATIENCE = 30;

  private final EventLog log;
  private final EventFactory events;
  private final Optional<String> enrollmentProfile;
  private final InstantSource clock;

  private DesiredOperations(
      EventLog log, EventFactory events, Optional<String> enrollmentProfile, InstantSource clock) {
    this.log = log;
    this.enrollmentProfile = enrollmentProfile;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Joins them to the contract.
   *
   * @param enrollmentProfile the {@code PayloadIdentifier} of the profile by which devices enroll
   */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      Optional<String> enrollmentProfile,
      InstantSource clock) {
    DesiredOperations all = new DesiredOperations(log, events, enrollmentProfile, clock);
    DesiredView view = new DesiredView(log);
    routes.json("listDesired", call -> view.fleet());
    routes.json("getDesired", call -> view.device(call.enrollment()));
    routes.json("planDesired", all::plan);
    routes.later("applyDesired", 200, all::apply);
  }

  private record Planned(SubmittedSet submitted, DesiredSets before, DesiredPlan plan) {}

  private JsonObject json(Planned planned) {
    return PlanJson.of(planned.plan(), name -> changed(planned, name))
        .put("set", planned.submitted().name())
        .put("base", PlanJson.base(planned.before()));
  }

  /** In which keys a profile of a set is to be another one. */
  private List<String> changed(Planned planned, String profile) {
    Optional<WantedProfile> before =
        planned.before().find(planned.submitted().name()).stream()
            .flatMap(set -> set.applied().profiles().stream())
            .filter(one -> one.name().equals(profile))
            .findFirst();
    Optional<SubmittedSet.Submitted> after =
        planned.submitted().profiles().stream()
            .filter(one -> one.name().equals(profile))
            .findFirst();
    return before.isPresent() && after.isPresent()
        ? ProfileChanges.keys(
            log.payloads().get(before.get().content()), after.get().file().entries())
        : List.of();
  }

  private JsonObject plan(Call call) {
    return json(planned(call));
  }

  private Planned planned(Call call) {
    DesiredSets before = log.view().fleet().desired();
    LabelUsers holding =
        new LabelUsers(before, log.view().fleet().webhooks(), log.dep().state().rules());
    SubmittedSet submitted = SubmittedSet.read(call.path("set"), call.json(), holding);
    enrolls(submitted);
    DesiredStateApplied next =
        submitted.applied(submitted.profiles().stream().map(p -> NOT_KEPT).toList());
    DesiredSets after = before.evolve(next, new UUID(0, 0), clock.instant());
    Stream<Subject> devices =
        log.view()
            .ids()
            .filter(EnrollmentId::isDevice)
            .map(id -> new Subject(id, log.view().device(id)));
    return new Planned(
        submitted, before, DesiredPlan.of(before, next, after, devices, log.dep().state()));
  }

  /** By its identifier a profile takes the place of another. */
  private void enrolls(SubmittedSet submitted) {
    submitted.profiles().stream()
        .filter(p -> enrollmentProfile.equals(Optional.of(p.file().identifier())))
        .findFirst()
        .ifPresent(
            p -> {
              throw new Problem(
                  400,
                  "desired-invalid",
                  "profile %s: its PayloadIdentifier %s is that of the enrollment profile"
                      .formatted(p.name(), p.file().identifier()));
            });
  }

  /** One after the other: what one is checked against must not change until it is folded. */
  private synchronized CompletionStage<JsonObject> apply(Call call) {
    return CompletableFuture.completedFuture(
        applied(call).toCompletableFuture().orTimeout(PATIENCE, TimeUnit.SECONDS).join());
  }

  private CompletionStage<JsonObject> applied(Call call) {
    Planned planned = planned(call);
    JsonObject body = call.json();
    String base = body.getString("base");
    if (base != null && !base.equals(PlanJson.base(planned.before()))) {
      throw new Problem(
          409,
          "plan-outdated",
          "something else was applied since this was planned: plan it anew (muster apply --plan)");
    }
    PlanJson.check(planned.plan(), body);
    if (planned.plan().nothing()) {
      return CompletableFuture.completedFuture(json(planned).put("applied", false));
    }
    JsonObject done = json(planned);
    List<Digest256> contents =
        planned.submitted().profiles().stream()
            .map(p -> log.payloads().put(KeyScope.installation(), p.file().entries()).join())
            .toList();
    DesiredStateApplied fact = planned.submitted().applied(contents);
    return log.append(events.fleet(new Actor.Admin(call.principal().name()), fact.set(), fact))
        .thenApply(reply -> done.put("applied", true));
  }
}
