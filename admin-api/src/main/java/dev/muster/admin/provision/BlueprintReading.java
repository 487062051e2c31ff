package dev.muster.admin.provision;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import java.util.List;

/** Reads blueprints as callers write them, whoever calls. Safe for any thread; may block. */
public final class BlueprintReading {
  private BlueprintReading() {}

  /**
   * Reads them, and keeps the contents of their commands.
   *
   * @throws Problem if they can't be as they are written
   */
  public static List<Blueprint> read(EventLog log, JsonArray blueprints) {
    StepJson steps =
        new StepJson(
            log.view().fleet().packages(),
            entries -> log.payloads().put(KeyScope.installation(), entries).join());
    return new BlueprintJson(steps).read(blueprints);
  }
}
