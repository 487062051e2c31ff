package dev.muster.admin.micromdm;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.event.MicroMdmFact.MicroThingKept;
import dev.muster.core.event.MicroMdmFact.MicroThingRemoved;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What clients keep here: profiles, blueprints and users, each by its name. What it says is sealed.
 * Safe for any thread; its calls block for a moment.
 */
final class MicroThings {
  private static final int LONGEST_NAME = 255;
  private static final int MOST = 1_000;
  private static final int PATIENCE = 30;

  private final EventLog log;
  private final EventFactory events;

  MicroThings(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /** All of a kind, by name. */
  List<Thing> all(MicroKind kind) {
    return log.view().fleet().microMdm().all(kind);
  }

  Optional<Thing> find(MicroKind kind, String name) {
    return log.view().fleet().microMdm().find(kind, name);
  }

  /**
   * The one of this name.
   *
   * @throws Problem if there is none
   */
  Thing get(MicroKind kind, String name) {
    return find(kind, name)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "not found: %s %s".formatted(kind.name().toLowerCase(Locale.ROOT), name)));
  }

  byte[] content(Thing thing) {
    return log.payloads().get(thing.content());
  }

  JsonObject json(Thing thing) {
    return new JsonObject(new String(content(thing), StandardCharsets.UTF_8));
  }

  /** Puts it in place of the one with its name. */
  void put(MicroKind kind, String name, byte[] content, Principal caller) {
    if (name.length() > LONGEST_NAME) {
      throw Problem.badRequest("a name has at most %d characters".formatted(LONGEST_NAME));
    }
    if (find(kind, name).isEmpty() && all(kind).size() >= MOST) {
      throw new Problem(409, "too-many", "there are %d of them, and no more fit".formatted(MOST));
    }
    MicroThingKept fact =
        new MicroThingKept(kind, name, log.payloads().put(KeyScope.installation(), content).join());
    log.append(events.fleet(new Actor.Admin(caller.name()), name, fact))
        .orTimeout(PATIENCE, TimeUnit.SECONDS)
        .join();
  }

  /**
   * Takes them away.
   *
   * @throws Problem if one of them is not there; then all stay
   */
  void remove(MicroKind kind, List<String> names, Principal caller) {
    names.forEach(name -> get(kind, name));
    for (String name : names) {
      log.append(
              events.fleet(new Actor.Admin(caller.name()), name, new MicroThingRemoved(kind, name)))
          .orTimeout(PATIENCE, TimeUnit.SECONDS)
          .join();
    }
  }
}
