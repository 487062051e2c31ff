package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.DepRuleFact;
import dev.muster.schemas.Blueprint;
import dev.muster.schemas.BlueprintsApplied;
import dev.muster.schemas.DepChoice;
import dev.muster.schemas.DepProfile;
import dev.muster.schemas.DepProfileChosen;
import dev.muster.schemas.DepRule;
import dev.muster.schemas.DepRulesApplied;
import dev.muster.schemas.DepSerialLabeled;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Which device is to get which profile. */
final class DepRuleMapping {
  private DepRuleMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            DepRuleFact.DepRulesApplied.class,
            DepRulesApplied.class,
            f ->
                new DepRulesApplied(
                    f.profiles().stream().map(DepRuleMapping::profile).toList(),
                    f.rules().stream().map(DepRuleMapping::rule).toList()),
            p ->
                new DepRuleFact.DepRulesApplied(
                    p.getProfiles().stream().map(DepRuleMapping::profile).toList(),
                    p.getRules().stream().map(DepRuleMapping::rule).toList()))
        .add(
            DepRuleFact.BlueprintsApplied.class,
            BlueprintsApplied.class,
            f ->
                new BlueprintsApplied(
                    f.blueprints().stream().map(DepRuleMapping::blueprint).toList()),
            p ->
                new DepRuleFact.BlueprintsApplied(
                    p.getBlueprints().stream().map(DepRuleMapping::blueprint).toList()))
        .add(
            DepRuleFact.DepSerialLabeled.class,
            DepSerialLabeled.class,
            f ->
                new DepSerialLabeled(
                    f.serialNumber(),
                    f.added().stream().sorted().toList(),
                    f.removed().stream().sorted().toList()),
            p ->
                new DepRuleFact.DepSerialLabeled(
                    p.getSerialNumber(), Set.copyOf(p.getAdded()), Set.copyOf(p.getRemoved())))
        .add(
            DepRuleFact.DepProfileChosen.class,
            DepProfileChosen.class,
            f ->
                new DepProfileChosen(
                    f.serialNumber(),
                    DepChoice.valueOf(f.choice().name()),
                    f.profile().orElse(null)),
            p ->
                new DepRuleFact.DepProfileChosen(
                    p.getSerialNumber(),
                    DepRuleFact.DepChoice.valueOf(p.getChoice().name()),
                    Optional.ofNullable(p.getProfile())));
  }

  private static Blueprint blueprint(DepRuleFact.Blueprint blueprint) {
    return new Blueprint(
        blueprint.name(),
        rule(blueprint.conditions()),
        blueprint.steps().stream().map(ProvisionMapping::step).toList(),
        blueprint.within().toMillis(),
        ProvisionMapping.arrival(blueprint.arrival()));
  }

  private static DepRuleFact.Blueprint blueprint(Blueprint blueprint) {
    return new DepRuleFact.Blueprint(
        blueprint.getName(),
        rule(blueprint.getConditions()),
        blueprint.getSteps().stream().map(ProvisionMapping::step).toList(),
        Duration.ofMillis(blueprint.getWithinMillis()),
        ProvisionMapping.arrival(blueprint.getArrival()));
  }

  private static DepProfile profile(DepRuleFact.DepProfile profile) {
    return new DepProfile(profile.name(), profile.json(), buffer(profile.content()));
  }

  private static DepRuleFact.DepProfile profile(DepProfile profile) {
    return new DepRuleFact.DepProfile(
        profile.getName(), profile.getJson(), digest(profile.getContent()));
  }

  private static DepRule rule(DepRuleFact.DepRule rule) {
    return new DepRule(
        rule.account().orElse(null),
        rule.family().orElse(null),
        rule.model().orElse(null),
        rule.serialNumber().orElse(null),
        rule.assetTag().orElse(null),
        rule.color().orElse(null),
        rule.label().orElse(null),
        rule.profile().orElse(null),
        rule.leastVersion().orElse(null));
  }

  private static DepRuleFact.DepRule rule(DepRule rule) {
    return new DepRuleFact.DepRule(
        Optional.ofNullable(rule.getAccount()),
        Optional.ofNullable(rule.getFamily()),
        Optional.ofNullable(rule.getModel()),
        Optional.ofNullable(rule.getSerialNumber()),
        Optional.ofNullable(rule.getAssetTag()),
        Optional.ofNullable(rule.getColor()),
        Optional.ofNullable(rule.getLabel()),
        Optional.ofNullable(rule.getProfile()),
        Optional.ofNullable(rule.getLeastVersion()));
  }
}
