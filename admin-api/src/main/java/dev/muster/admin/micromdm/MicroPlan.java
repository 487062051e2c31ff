package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.admin.provision.BlueprintReading;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries MicroMDM's blueprints out. MicroMDM gives a device all of those that apply at enrollment;
 * here a device gets one blueprint, so they are one: for devices that wait in Setup Assistant, and
 * without accounts for those in use. It stands in front of all others, so that any other one counts
 * before it. Safe for any thread; its calls block for a moment.
 */
final class MicroPlan {
  private static final String WAITING = "micromdm";
  private static final String IN_USE = "micromdm-in-use";
  private static final Set<String> NAMES = Set.of(WAITING, IN_USE);
  private static final String ENROLL = "Enroll";
  private static final int MOST_STEPS = 100;
  private static final int PATIENCE = 30;

  private final EventLog log;
  private final EventFactory events;
  private final MicroThings things;
  private final MicroSteps steps;

  MicroPlan(EventLog log, EventFactory events, MicroThings things) {
    this.log = log;
    this.events = events;
    this.things = things;
    this.steps = new MicroSteps(things, () -> log.view().fleet().packages());
  }

  /** One after the other: what is carried out follows from all that is kept. */
  synchronized CompletionStage<CompatAnswer> change(Principal caller, Runnable change) {
    change.run();
    List<Blueprint> before = log.dep().state().rules().blueprints();
    List<Blueprint> after =
        Stream.concat(read(kept()).stream(), before.stream().filter(b -> !NAMES.contains(b.name())))
            .toList();
    if (!after.equals(before)) {
      log.dep()
          .append(events.dep(new Actor.Admin(caller.name()), new BlueprintsApplied(after)))
          .toCompletableFuture()
          .orTimeout(PATIENCE, TimeUnit.SECONDS)
          .join();
    }
    return CompletableFuture.completedFuture(CompatAnswer.json(200, new JsonObject()));
  }

  /**
   * Whether it can be carried out with what is kept.
   *
   * @throws Problem if not
   */
  void check(JsonObject blueprint) {
    String name = blueprint.getString("name");
    read(
        Stream.concat(
                kept().stream().filter(one -> !one.getString("name").equals(name)),
                Stream.of(blueprint))
            .toList());
  }

  private List<JsonObject> kept() {
    return things.all(MicroKind.BLUEPRINT).stream().map(things::json).toList();
  }

  private List<Blueprint> read(List<JsonObject> blueprints) {
    List<JsonObject> enrolling =
        blueprints.stream()
            .filter(
                one ->
                    one.getJsonArray("apply_at").stream()
                        .anyMatch(at -> ENROLL.equalsIgnoreCase(at.toString())))
            .toList();
    if (enrolling.isEmpty()) {
      return List.of();
    }
    List<JsonObject> accounts = enrolling.stream().flatMap(steps::accounts).toList();
    if (accounts.size() > 1) {
      throw Problem.badRequest(
          "a Mac makes one account, and the blueprints that apply at enrollment name %d users: %s"
              .formatted(
                  accounts.size(),
                  accounts.stream()
                      .map(one -> one.getString("name"))
                      .collect(Collectors.joining(", "))));
    }
    List<JsonObject> others = enrolling.stream().flatMap(steps::others).distinct().toList();
    if (others.size() > MOST_STEPS) {
      throw Problem.badRequest(
          "the blueprints that apply at enrollment have %d apps and profiles, and %d are the most"
              .formatted(others.size(), MOST_STEPS));
    }
    JsonArray all = new JsonArray();
    all.add(
        blueprint(WAITING, "setup", Stream.concat(accounts.stream(), others.stream()).toList()));
    if (!others.isEmpty()) {
      all.add(blueprint(IN_USE, "manual", others));
    }
    return BlueprintReading.read(log, all);
  }

  private static JsonObject blueprint(String name, String arrival, List<JsonObject> steps) {
    return new JsonObject()
        .put("name", name)
        .put("for", new JsonObject().put("arrival", arrival))
        .put("steps", new JsonArray(steps));
  }
}
