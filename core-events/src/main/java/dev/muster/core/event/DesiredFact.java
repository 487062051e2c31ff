package dev.muster.core.event;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the fleet should be, as admins say it. */
public sealed interface DesiredFact extends FleetFact {
  /**
   * From now on this set says what it says here, in place of what it said before. One without
   * labels and profiles is gone.
   *
   * @param set its name: what one set wants, no other one takes away
   * @param origin where the files came from
   */
  record DesiredStateApplied(
      String set, List<LabelRule> labels, List<WantedProfile> profiles, Optional<Origin> origin)
      implements DesiredFact {
    /** Copies the lists. */
    public DesiredStateApplied {
      labels = List.copyOf(labels);
      profiles = List.copyOf(profiles);
    }
  }

  /**
   * A label that devices have for as long as a query fits them. It may ask for labels that admins
   * put on devices, and for those in front of it.
   *
   * @param query as {@link dev.muster.core.selection.DeviceQuery} reads it
   */
  record LabelRule(String name, String query) {}

  /**
   * A configuration profile that devices are to have.
   *
   * @param name for people; one of its set
   * @param identifier {@code PayloadIdentifier}
   * @param uuid {@code PayloadUUID}: another content has another one, so that a device's list tells
   *     which it has
   * @param content where the entries of the command that installs it are
   * @param scope which devices are to have it
   * @param mends whether a device that lost it gets it again, and is not only shown
   */
  record WantedProfile(
      String name,
      String identifier,
      String uuid,
      Digest256 content,
      LabelScope scope,
      boolean mends) {}

  /**
   * Devices by their labels; without any, all devices.
   *
   * @param all it has all of these
   * @param any it has one of these, where there are some
   * @param none it has none of these
   */
  record LabelScope(Set<String> all, Set<String> any, Set<String> none) {
    /** All devices. */
    public static final LabelScope EVERYONE = new LabelScope(Set.of(), Set.of(), Set.of());

    /** Copies the sets. */
    public LabelScope {
      all = Set.copyOf(all);
      any = Set.copyOf(any);
      none = Set.copyOf(none);
    }

    /** Whether it asks for this label. */
    public boolean names(String label) {
      return all.contains(label) || any.contains(label) || none.contains(label);
    }

    /** Whether a device with these labels is meant. */
    public boolean fits(Set<String> labels) {
      return labels.containsAll(all)
          && (any.isEmpty() || !Collections.disjoint(any, labels))
          && (none.isEmpty() || Collections.disjoint(none, labels));
    }
  }

  /**
   * Where files came from.
   *
   * @param commit of Git; empty where there is none
   * @param author of that; empty where there is none
   */
  record Origin(String commit, String author) {}
}
