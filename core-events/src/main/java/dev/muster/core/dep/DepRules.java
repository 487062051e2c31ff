package dev.muster.core.dep;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.core.selection.Glob;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which device is to get which profile, as an admin applied it last. Immutable.
 *
 * @param profiles by name
 * @param rules in their order
 * @param blueprints in their order
 * @param since by a blueprint's name: when there came to be one of that name
 */
public record DepRules(
    Map<String, DepProfile> profiles,
    List<DepRule> rules,
    List<Blueprint> blueprints,
    Map<String, Instant> since) {
  /** None. */
  public static final DepRules NONE = new DepRules(Map.of(), List.of(), List.of(), Map.of());

  /** Copies them. */
  public DepRules {
    profiles = Map.copyOf(profiles);
    rules = List.copyOf(rules);
    blueprints = List.copyOf(blueprints);
    since = Map.copyOf(since);
  }

  /** Those of a fact, without blueprints. */
  public static DepRules of(DepRulesApplied fact) {
    return NONE.with(fact);
  }

  /** The blueprints of these, with other rules. */
  DepRules with(DepRulesApplied fact) {
    Map<String, DepProfile> named = new HashMap<>();
    fact.profiles().forEach(profile -> named.put(profile.name(), profile));
    return new DepRules(named, fact.rules(), blueprints, since);
  }

  /** These, with other blueprints. */
  DepRules with(List<Blueprint> others, Instant at) {
    Map<String, Instant> first = new HashMap<>();
    // One that is for other devices than before begins with those that come from now on.
    others.forEach(b -> first.put(b.name(), isAsBefore(b) ? since.get(b.name()) : at));
    return new DepRules(profiles, rules, others, first);
  }

  private boolean isAsBefore(Blueprint blueprint) {
    return blueprints.stream()
        .filter(b -> b.name().equals(blueprint.name()))
        .anyMatch(
            b ->
                b.arrival() == blueprint.arrival()
                    && b.conditions().equals(blueprint.conditions()));
  }

  /**
   * What a device gets as it comes: the last blueprint that fits it.
   *
   * @param which of them are asked at all
   */
  public Optional<Blueprint> blueprint(
      DeviceTraits traits, Set<String> labels, Predicate<Blueprint> which) {
    return blueprints.reversed().stream()
        .filter(which)
        .filter(b -> fits(b.conditions(), traits, labels))
        .findFirst();
  }

  /** What a device is to get: an admin's choice, or else what the last rule that fits it says. */
  public Wanted wanted(DepDevice device, SerialNotes notes) {
    return switch (notes.choice()) {
      case PROFILE -> named(notes.chosen(), Wanted.Source.CHOICE);
      case NONE -> new Wanted.None(Wanted.Source.CHOICE);
      case RULES -> byRules(rule(device, notes));
    };
  }

  /** The rule that counts for a device: the last one that fits it. */
  public Optional<DepRule> rule(DepDevice device, SerialNotes notes) {
    DeviceTraits traits = DeviceTraits.of(device);
    return rules.reversed().stream().filter(r -> fits(r, traits, notes.labels())).findFirst();
  }

  private Wanted byRules(Optional<DepRule> rule) {
    return rule.<Wanted>map(
            found ->
                found.profile().isPresent()
                    ? named(found.profile(), Wanted.Source.RULES)
                    : new Wanted.None(Wanted.Source.RULES))
        .orElseGet(Wanted.Nothing::new);
  }

  private Wanted named(Optional<String> name, Wanted.Source source) {
    return name.map(profiles::get)
        .<Wanted>map(profile -> new Wanted.Profile(profile, source))
        .orElseGet(() -> new Wanted.Unknown(name.orElse("")));
  }

  private static boolean fits(DepRule rule, DeviceTraits device, Set<String> labels) {
    return fits(rule.account(), device.account())
        && fits(rule.serialNumber(), device.serialNumber())
        && fits(rule.family(), device.family())
        && fits(rule.model(), device.model())
        && fits(rule.assetTag(), device.assetTag())
        && fits(rule.color(), device.color())
        && (rule.label().isEmpty() || labels.stream().anyMatch(label -> fits(rule.label(), label)));
  }

  private static boolean fits(Optional<String> pattern, String text) {
    return pattern.isEmpty() || new Glob(pattern.get()).matches(text);
  }
}
