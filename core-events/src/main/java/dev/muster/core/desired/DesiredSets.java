package dev.muster.core.desired;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.DesiredFact;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.fleet.FleetChange;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.selection.DeviceFacts;
import dev.muster.core.selection.DeviceQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What the fleet should be: all sets together, in the order of their names. Immutable.
 *
 * @param byName each set by its name
 * @param rules the labels that devices have by rules, in the order in which they are asked
 * @param profiles those that devices are to have
 */
public record DesiredSets(
    PersistentMap<String, AppliedSet> byName, List<Rule> rules, List<WantedProfile> profiles) {
  /** No sets. */
  public static final DesiredSets NONE =
      new DesiredSets(PersistentMap.empty(), List.of(), List.of());

  /** Copies the lists. */
  public DesiredSets {
    rules = List.copyOf(rules);
    profiles = List.copyOf(profiles);
  }

  /**
   * A label and who has it.
   *
   * @param set that has the rule
   */
  public record Rule(String set, String label, DeviceQuery query) {}

  private static DesiredSets of(PersistentMap<String, AppliedSet> byName) {
    List<Rule> rules = new ArrayList<>();
    List<WantedProfile> profiles = new ArrayList<>();
    sorted(byName)
        .forEach(
            set -> {
              set.applied().labels().forEach(rule -> rules.add(rule(set.name(), rule)));
              profiles.addAll(set.applied().profiles());
            });
    return new DesiredSets(byName, rules, profiles);
  }

  private static Rule rule(String set, LabelRule rule) {
    return new Rule(set, rule.name(), DeviceQuery.parse(rule.query()));
  }

  private static List<AppliedSet> sorted(PersistentMap<String, AppliedSet> byName) {
    List<AppliedSet> all = new ArrayList<>();
    byName.forEach((name, set) -> all.add(set));
    all.sort(Comparator.comparing(AppliedSet::name));
    return all;
  }

  /** All sets, by name. */
  public List<AppliedSet> all() {
    return sorted(byName);
  }

  /** A set. */
  public Optional<AppliedSet> find(String name) {
    return byName.get(name);
  }

  /** Whether nothing is wanted. */
  public boolean none() {
    return rules.isEmpty() && profiles.isEmpty();
  }

  /** The labels that rules say a device has. */
  public Set<String> labels(DeviceFacts device) {
    Set<String> found = new HashSet<>();
    Set<String> all = new HashSet<>(device.labels());
    DeviceFacts told = device.over(all);
    for (Rule rule : rules) {
      if (rule.query().matches(told)) {
        found.add(rule.label());
        all.add(rule.label());
      }
    }
    return found;
  }

  /**
   * The profiles that a device with these labels is to have, by identifier. Of two with one
   * identifier the first counts.
   */
  public SortedMap<String, WantedProfile> wanted(Set<String> labels) {
    SortedMap<String, WantedProfile> wanted = new TreeMap<>();
    for (WantedProfile profile : profiles) {
      if (profile.scope().fits(labels)) {
        wanted.putIfAbsent(profile.identifier(), profile);
      }
    }
    return wanted;
  }

  /** What would be, were this applied. */
  public DesiredSets evolve(DesiredFact fact, UUID event, Instant at) {
    return switch (fact) {
      case DesiredStateApplied applied -> with(new AppliedSet(applied, event, at));
    };
  }

  /** The same with this set, in place of one of its name. */
  public DesiredSets with(AppliedSet set) {
    boolean gone = set.applied().labels().isEmpty() && set.applied().profiles().isEmpty();
    return of(gone ? byName.without(set.name()) : byName.with(set.name(), set));
  }

  /** Tells each set that is another than in an older state. */
  public void changedSince(DesiredSets older, FleetChange visitor) {
    byName.changedSince(
        older.byName, (name, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(AppliedSet set) {
    return Optional.ofNullable(set).map(FleetEntry.DesiredSetEntry::new);
  }
}
