package dev.muster.admin.desired;

import dev.muster.core.dep.DepRules;
import dev.muster.core.desired.AppliedSet;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.fleet.Webhooks;
import dev.muster.core.selection.Glob;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What there is that can ask for labels.
 *
 * @param rules the rules and blueprints of DEP
 */
record LabelUsers(DesiredSets sets, Webhooks webhooks, DepRules rules) {
  /** All sets but this one. */
  List<AppliedSet> others(String set) {
    return sets.all().stream().filter(other -> !other.name().equals(set)).toList();
  }

  /** Something that asks for a label, beside what is in this set, in words. */
  Optional<String> user(String set, String label) {
    return Stream.of(
            others(set).stream().flatMap(other -> inSet(other.applied(), label)),
            sets.rules().stream()
                .filter(rule -> !rule.set().equals(set) && rule.query().labels().contains(label))
                .map(rule -> "the label %s of the set %s".formatted(rule.label(), rule.set())),
            rules.blueprints().stream()
                .filter(b -> asks(b.conditions().label(), label))
                .map(b -> "the blueprint " + b.name()),
            rules.rules().stream()
                .filter(rule -> asks(rule.label(), label))
                .map(rule -> "a rule of muster dep"),
            webhooks.all().stream()
                .filter(webhook -> webhook.defined().labels().contains(label))
                .map(webhook -> "the webhook " + webhook.defined().name()))
        .flatMap(all -> all)
        .findFirst();
  }

  private static Stream<String> inSet(DesiredStateApplied set, String label) {
    return set.profiles().stream()
        .filter(profile -> profile.scope().names(label))
        .map(profile -> "the profile %s of the set %s".formatted(profile.name(), set.set()));
  }

  private static boolean asks(Optional<String> pattern, String label) {
    return pattern.filter(text -> new Glob(text).matches(label)).isPresent();
  }
}
