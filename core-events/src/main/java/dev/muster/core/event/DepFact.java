package dev.muster.core.event;

/**
 * A fact about Apple's Device Enrollment Program (DEP, today Automated Device Enrollment): what
 * Apple says of the devices that an organization bought, and what is wanted of them. These facts
 * have a topic of their own. Each family has a file of its own.
 */
public sealed interface DepFact extends Fact
    permits DepAccountFact, DepDeviceFact, DepProfileFact, DepRuleFact {
  /** The subject of the rules. */
  String RULES = "rules";

  /** The subject of the blueprints. */
  String BLUEPRINTS = "blueprints";

  /**
   * What it is about, and so the key of its event: an account, {@code <account>/<serial number>},
   * {@code /<serial number>} where no account matters, or the rules.
   */
  default String subject() {
    return switch (this) {
      case DepAccountFact fact -> fact.account();
      case DepProfileFact.DepProfileDefined fact -> fact.account();
      case DepProfileFact.DepProfileRefused fact -> fact.account();
      case DepProfileFact.DepProfileLost fact -> fact.account();
      case DepDeviceFact.DepDeviceListed fact -> of(fact.account(), fact.serialNumber());
      case DepDeviceFact.DepDeviceGone fact -> of(fact.account(), fact.serialNumber());
      case DepDeviceFact.DepReplacementTold fact -> of(fact.account(), fact.serialNumber());
      case DepDeviceFact.DepAssignmentAnswered fact -> of(fact.account(), fact.serialNumber());
      case DepDeviceFact.DepEnrollmentAsked fact ->
          of(fact.account().orElse(""), fact.serialNumber());
      case DepRuleFact.DepRulesApplied fact -> RULES;
      case DepRuleFact.BlueprintsApplied fact -> BLUEPRINTS;
      case DepRuleFact.DepSerialLabeled fact -> of("", fact.serialNumber());
      case DepRuleFact.DepProfileChosen fact -> of("", fact.serialNumber());
    };
  }

  private static String of(String account, String serialNumber) {
    return account + "/" + serialNumber;
  }
}
