package dev.muster.core.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Facts about which device is to get which profile. */
public sealed interface DepRuleFact extends DepFact {
  /**
   * From now on these profiles and rules hold, in place of those before.
   *
   * @param rules in their order: the last one that fits a device counts
   */
  record DepRulesApplied(List<DepProfile> profiles, List<DepRule> rules) implements DepRuleFact {
    /** Copies the lists. */
    public DepRulesApplied {
      profiles = List.copyOf(profiles);
      rules = List.copyOf(rules);
    }
  }

  /**
   * A profile for Setup Assistant.
   *
   * @param name as rules name it
   * @param json with Apple's keys, in canonical form: keys sorted, no empty values
   * @param content SHA-256 of the JSON
   */
  record DepProfile(String name, String json, Digest256 content) {}

  /**
   * Which devices get a profile: those for which each condition that is there holds. {@code *} and
   * {@code ?} stand for any text and any character; upper and lower case are alike.
   *
   * @param label one that the device has
   * @param profile a profile's name; empty: they get none by these rules
   * @param leastVersion of the system, with which they may enroll
   */
  record DepRule(
      Optional<String> account,
      Optional<String> family,
      Optional<String> model,
      Optional<String> serialNumber,
      Optional<String> assetTag,
      Optional<String> color,
      Optional<String> label,
      Optional<String> profile,
      Optional<String> leastVersion) {}

  /**
   * From now on these blueprints hold, in place of those before.
   *
   * @param blueprints in their order: the last one that fits a device counts
   */
  record BlueprintsApplied(List<Blueprint> blueprints) implements DepRuleFact {
    /** Copies the list. */
    public BlueprintsApplied {
      blueprints = List.copyOf(blueprints);
    }
  }

  /**
   * What a device gets as it comes.
   *
   * @param conditions which devices it is for; the profile in it says nothing
   * @param within so long a device waits at most
   * @param arrival for devices that come so
   */
  record Blueprint(
      String name,
      DepRule conditions,
      List<ProvisionFact.ProvisionStep> steps,
      Duration within,
      ProvisionFact.Arrival arrival) {
    /** Copies the list. */
    public Blueprint {
      steps = List.copyOf(steps);
    }
  }

  /** An admin put labels on a serial number, or took them off. */
  record DepSerialLabeled(String serialNumber, Set<String> added, Set<String> removed)
      implements DepRuleFact {
    /** Copies the sets. */
    public DepSerialLabeled {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }
  }

  /**
   * An admin decided for one device, whatever the rules say.
   *
   * @param profile the profile's name, where one is chosen
   */
  record DepProfileChosen(String serialNumber, DepChoice choice, Optional<String> profile)
      implements DepRuleFact {}

  /** Who decides which profile a device gets. */
  enum DepChoice {
    /** The rules. */
    RULES,
    /** An admin: a certain one. */
    PROFILE,
    /** An admin: none, and Apple is to drop the one that it has. */
    NONE
  }
}
