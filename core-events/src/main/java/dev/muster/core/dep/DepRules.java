package dev.muster.core.dep;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.DepRuleFact.DepRulesApplied;
import dev.muster.core.selection.Glob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which device is to get which profile, as an admin applied it last. Immutable.
 *
 * @param profiles by name
 * @param rules in their order
 * @param blueprints in their order
 */
public record DepRules(
    Map<String, DepProfile> profiles, List<DepRule> rules, List<Blueprint> blueprints) {
  /** None. */
  public static final DepRules NONE = new DepRules(Map.of(), List.of(), List.of());

  /** Copies both. */
  public DepRules {
    profiles = Map.copyOf(profiles);
    rules = List.copyOf(rules);
    blueprints = List.copyOf(blueprints);
  }

  /** Those of a fact. */
  public static DepRules of(DepRulesApplied fact) {
    Map<String, DepProfile> profiles = new HashMap<>();
    fact.profiles().forEach(profile -> profiles.put(profile.name(), profile));
    return new DepRules(profiles, fact.rules(), List.of());
  }

  /** These, with the blueprints of others. */
  DepRules with(List<Blueprint> others) {
    return new DepRules(profiles, rules, others);
  }

  /** What a device gets while it waits: the last blueprint that fits it. */
  public Optional<Blueprint> blueprint(DepDevice device, SerialNotes notes) {
    return blueprints.reversed().stream()
        .filter(b -> fits(b.conditions(), device, notes.labels()))
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
    return rules.reversed().stream().filter(r -> fits(r, device, notes.labels())).findFirst();
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

  private static boolean fits(DepRule rule, DepDevice device, Set<String> labels) {
    return fits(rule.account(), device.key().account())
        && fits(rule.serialNumber(), device.key().serialNumber())
        && fits(rule.family(), device.listing().family())
        && fits(rule.model(), device.listing().model())
        && fits(rule.assetTag(), device.listing().assetTag())
        && fits(rule.color(), device.listing().color())
        && (rule.label().isEmpty() || labels.stream().anyMatch(label -> fits(rule.label(), label)));
  }

  private static boolean fits(Optional<String> pattern, String text) {
    return pattern.isEmpty() || new Glob(pattern.get()).matches(text);
  }
}
