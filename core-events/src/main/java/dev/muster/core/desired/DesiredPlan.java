package dev.muster.core.desired;

import dev.muster.core.dep.DepState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.selection.DeviceFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What would come of it, were a set applied. Immutable.
 *
 * @param changes each object of the set that would be another than it is
 * @param devices how many are enrolled
 * @param affected how many of them would be told to install or to remove something
 * @param removals how many of them would be told to remove something
 */
public record DesiredPlan(List<Change> changes, int devices, int affected, int removals) {
  /** Copies the list. */
  public DesiredPlan {
    changes = List.copyOf(changes);
  }

  /** What an object is. */
  public enum Kind {
    /** A label by a rule. */
    LABEL,
    /** A configuration profile. */
    PROFILE
  }

  /** What happens to it. */
  public enum Difference {
    /** The set did not have it. */
    ADDED,
    /** It says something else, or is for others. */
    CHANGED,
    /** The set has it no more. */
    REMOVED,
    /** It is what it was, and devices come to have it, or lose it, by other labels. */
    MOVED
  }

  /**
   * What happens to an object.
   *
   * @param gain how many devices get the label, or are told to install the profile
   * @param lose how many devices lose the label, or are told to remove the profile
   */
  public record Change(Kind kind, String name, Difference difference, int gain, int lose) {}

  /** A device and its state. */
  public record Subject(EnrollmentId id, DeviceState state) {}

  /** Whether nothing would be another. */
  public boolean nothing() {
    return changes.isEmpty();
  }

  /**
   * Computes it.
   *
   * @param before what holds
   * @param next what would be applied
   * @param after what would hold
   */
  public static DesiredPlan of(
      DesiredSets before,
      DesiredStateApplied next,
      DesiredSets after,
      Stream<Subject> devices,
      DepState dep) {
    Tally tally = new Tally(before, after, dep);
    devices.forEach(tally::count);
    Optional<DesiredStateApplied> old = before.find(next.set()).map(AppliedSet::applied);
    List<Change> changes = new ArrayList<>();
    changes.addAll(
        tally.changes(
            Kind.LABEL,
            byName(old.map(DesiredStateApplied::labels).orElse(List.of()), LabelRule::name),
            byName(next.labels(), LabelRule::name),
            tally.labels));
    changes.addAll(
        tally.changes(
            Kind.PROFILE,
            byName(old.map(DesiredStateApplied::profiles).orElse(List.of()), WantedProfile::name),
            byName(next.profiles(), WantedProfile::name),
            tally.profiles));
    return new DesiredPlan(changes, tally.devices, tally.affected, tally.removals);
  }

  private static <T> Map<String, Object> byName(List<T> all, Function<T, String> name) {
    Map<String, Object> named = new LinkedHashMap<>();
    all.forEach(one -> named.put(name.apply(one), said(one)));
    return named;
  }

  /** Of a profile, where its bytes are kept is nothing that it says. */
  private static Object said(Object object) {
    return object instanceof WantedProfile profile
        ? List.of(profile.identifier(), profile.uuid(), profile.scope(), profile.mends())
        : object;
  }

  /** Counts devices. For one thread. */
  private static final class Tally {
    private final DesiredSets before;
    private final DesiredSets after;
    private final DepState dep;
    private final Map<String, int[]> labels = new HashMap<>();
    private final Map<String, int[]> profiles = new HashMap<>();
    private int devices;
    private int affected;
    private int removals;

    Tally(DesiredSets before, DesiredSets after, DepState dep) {
      this.before = before;
      this.after = after;
      this.dep = dep;
    }

    void count(Subject subject) {
      if (subject.state().enrolled(subject.id()).isEmpty()) {
        return;
      }
      devices++;
      DeviceFacts facts = DeviceFacts.of(subject.id(), subject.state(), dep);
      Set<String> had = before.labels(facts);
      Set<String> has = after.labels(facts);
      differing(had, has).forEach(label -> add(labels, label, has.contains(label)));
      Map<String, WantedProfile> old = before.wanted(union(facts.labels(), had));
      Map<String, WantedProfile> now = after.wanted(union(facts.labels(), has));
      boolean installs = false;
      boolean removes = false;
      for (String identifier : union(old.keySet(), now.keySet())) {
        WantedProfile was = old.get(identifier);
        WantedProfile is = now.get(identifier);
        if (is == null) {
          add(profiles, was.name(), false);
          removes = true;
        } else if (was == null || !Objects.equals(was.uuid(), is.uuid())) {
          add(profiles, is.name(), true);
          installs = true;
        }
      }
      affected += installs || removes ? 1 : 0;
      removals += removes ? 1 : 0;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
      Set<String> both = new HashSet<>(one);
      both.addAll(other);
      return both;
    }

    private static Set<String> differing(Set<String> one, Set<String> other) {
      return union(one, other).stream()
          .filter(label -> one.contains(label) != other.contains(label))
          .collect(Collectors.toSet());
    }

    private static void add(Map<String, int[]> counts, String name, boolean gain) {
      counts.computeIfAbsent(name, n -> new int[2])[gain ? 0 : 1]++;
    }

    List<Change> changes(
        Kind kind, Map<String, Object> old, Map<String, Object> now, Map<String, int[]> counts) {
      Set<String> names = new TreeSet<>(union(old.keySet(), now.keySet()));
      names.addAll(counts.keySet());
      return names.stream()
          .flatMap(name -> change(kind, name, old.get(name), now.get(name), counts).stream())
          .toList();
    }

    private static Optional<Change> change(
        Kind kind, String name, Object was, Object is, Map<String, int[]> counts) {
      int[] devices = counts.getOrDefault(name, new int[2]);
      Difference difference;
      if (was == null && is != null) {
        difference = Difference.ADDED;
      } else if (was != null && is == null) {
        difference = Difference.REMOVED;
      } else if (!Objects.equals(was, is)) {
        difference = Difference.CHANGED;
      } else if (devices[0] + devices[1] > 0) {
        difference = Difference.MOVED;
      } else {
        return Optional.empty();
      }
      return Optional.of(new Change(kind, name, difference, devices[0], devices[1]));
    }
  }
}
