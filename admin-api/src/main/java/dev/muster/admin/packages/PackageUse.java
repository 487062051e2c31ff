package dev.muster.admin.packages;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.Digest256;
import dev.muster.log.EventLog;
import java.util.Optional;

/** Tells who needs a package still. */
record PackageUse(EventLog log) {
  /** What names the package with these bytes, for people; empty if nothing does. */
  Optional<String> of(Digest256 content) {
    return log.dep().state().rules().blueprints().stream()
        .filter(blueprint -> installs(blueprint, content))
        .findFirst()
        .map(blueprint -> "the blueprint " + blueprint.name());
  }

  private static boolean installs(Blueprint blueprint, Digest256 content) {
    return blueprint.steps().stream()
        .anyMatch(step -> step.install().filter(i -> i.content().equals(content)).isPresent());
  }
}
