package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.desired.AppliedSet;
import dev.muster.core.event.DesiredFact;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.schemas.DesiredOrigin;
import dev.muster.schemas.DesiredSetEntry;
import dev.muster.schemas.DesiredStateApplied;
import dev.muster.schemas.LabelRule;
import dev.muster.schemas.LabelScope;
import dev.muster.schemas.WantedProfile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the fleet should be. */
final class DesiredMapping {
  private DesiredMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        DesiredFact.DesiredStateApplied.class,
        DesiredStateApplied.class,
        DesiredMapping::applied,
        DesiredMapping::applied);
  }

  private static DesiredStateApplied applied(DesiredFact.DesiredStateApplied f) {
    return new DesiredStateApplied(
        f.set(),
        f.labels().stream().map(rule -> new LabelRule(rule.name(), rule.query())).toList(),
        f.profiles().stream().map(DesiredMapping::profile).toList(),
        f.origin().map(origin -> new DesiredOrigin(origin.commit(), origin.author())).orElse(null));
  }

  private static WantedProfile profile(DesiredFact.WantedProfile p) {
    return new WantedProfile(
        p.name(),
        p.identifier(),
        p.uuid(),
        buffer(p.content()),
        new LabelScope(sorted(p.scope().all()), sorted(p.scope().any()), sorted(p.scope().none())),
        p.mends());
  }

  /** The same set is the same bytes. */
  static List<String> sorted(Set<String> set) {
    return set.stream().sorted().toList();
  }

  private static DesiredFact.DesiredStateApplied applied(DesiredStateApplied p) {
    return new DesiredFact.DesiredStateApplied(
        p.getSetName(),
        p.getLabels().stream()
            .map(rule -> new DesiredFact.LabelRule(rule.getName(), rule.getQuery()))
            .toList(),
        p.getProfiles().stream().map(DesiredMapping::profile).toList(),
        Optional.ofNullable(p.getOrigin())
            .map(origin -> new DesiredFact.Origin(origin.getGitCommit(), origin.getAuthor())));
  }

  private static DesiredFact.WantedProfile profile(WantedProfile p) {
    return new DesiredFact.WantedProfile(
        p.getName(),
        p.getIdentifier(),
        p.getUuid(),
        digest(p.getContent()),
        new DesiredFact.LabelScope(
            Set.copyOf(p.getScope().getAllOf()),
            Set.copyOf(p.getScope().getAnyOf()),
            Set.copyOf(p.getScope().getNoneOf())),
        p.getMends());
  }

  static DesiredSetEntry entry(AppliedSet set) {
    return new DesiredSetEntry(set.event(), applied(set.applied()), set.at());
  }

  static FleetEntry entry(DesiredSetEntry entry) {
    return new FleetEntry.DesiredSetEntry(
        new AppliedSet(applied(entry.getApplied()), entry.getEvent(), entry.getAppliedAt()));
  }
}
