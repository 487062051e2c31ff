package dev.muster.core.dep;

import dev.muster.core.dep.AssignmentStep.Assign;
import dev.muster.core.dep.AssignmentStep.Blocked;
import dev.muster.core.dep.AssignmentStep.Define;
import dev.muster.core.dep.AssignmentStep.InPlace;
import dev.muster.core.dep.AssignmentStep.Later;
import dev.muster.core.dep.AssignmentStep.Remove;
import dev.muster.core.dep.AssignmentStep.Rest;
import dev.muster.core.event.DepRuleFact.DepProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be done about a device's profile at Apple, of what is wanted and what Apple says: by
 * the state alone, and never by what a page of changes said. It holds for devices that came long
 * before the rules as well.
 */
public final class AssignmentPolicy {
  /** After the first failure. */
  private static final Duration FIRST_WAIT = Duration.ofHours(1);

  /**
   * After a success that Apple does not show: its answers may lag. A change that Apple tells of is
   * believed at once.
   */
  private static final Duration LAG = Duration.ofMinutes(10);

  /** After more: Apple advises to leave such a device alone for a day, and each try prolongs it. */
  private static final Duration LONG_WAIT = Duration.ofHours(24);

  private AssignmentPolicy() {}

  /** What is next, at this moment. */
  public static AssignmentStep next(DepState state, DepDevice device, Instant now) {
    if (!device.present()) {
      return new Rest("it is not this account's any more");
    }
    Optional<DepAccount> account = state.account(device.key().account());
    if (account.isEmpty()) {
      return new Rest("its account was removed");
    }
    return switch (state.wanted(device)) {
      case Wanted.Nothing nothing -> new Rest("no rule fits it");
      case Wanted.None(Wanted.Source by) -> none(device, by, now);
      case Wanted.Unknown(String name) ->
          new Blocked("it is to get the profile %s, which there is not: apply one".formatted(name));
      case Wanted.Profile(DepProfile profile, Wanted.Source by) ->
          towards(profile, account.get(), device, now);
    };
  }

  private static AssignmentStep none(DepDevice device, Wanted.Source by, Instant now) {
    if (by == Wanted.Source.RULES) {
      return new Rest("a rule says that it gets none");
    }
    if (!device.listing().holdsAny()) {
      return new InPlace();
    }
    return after(device, device.listing().profileUuid(), true, now)
        .orElseGet(() -> new Remove(device.listing().profileUuid()));
  }

  private static AssignmentStep towards(
      DepProfile profile, DepAccount account, DepDevice device, Instant now) {
    Optional<String> uuid = account.profiles().get(profile.content());
    if (uuid.isEmpty()) {
      return account
          .refusedProfiles()
          .get(profile.content())
          .<AssignmentStep>map(
              code ->
                  new Blocked(
                      "Apple does not take the profile %s (%s): change it and apply it again"
                          .formatted(profile.name(), code)))
          .orElseGet(() -> new Define(profile));
    }
    if (device.listing().holds(uuid.get())) {
      return new InPlace();
    }
    return after(device, uuid.get(), false, now).orElseGet(() -> new Assign(profile, uuid.get()));
  }

  /**
   * Whether to wait after what came of the last try with this profile.
   *
   * @param removal whether it is to be taken away; then only tries to do that count
   */
  private static Optional<AssignmentStep> after(
      DepDevice device, String uuid, boolean removal, Instant now) {
    return device
        .assignment()
        .filter(last -> last.profileUuid().equals(uuid) && last.removal() == removal)
        .flatMap(last -> last.tries() > 0 ? afterFailure(last) : afterSuccess(last, device))
        .filter(later -> later.at().isAfter(now))
        .map(AssignmentStep.class::cast);
  }

  private static Optional<Later> afterFailure(DepDevice.Assignment last) {
    Instant at =
        last.notBefore().orElse(last.at().plus(last.tries() == 1 ? FIRST_WAIT : LONG_WAIT));
    return Optional.of(
        new Later(at, "Apple answered %s, %s".formatted(last.outcome(), times(last.tries()))));
  }

  private static Optional<Later> afterSuccess(DepDevice.Assignment last, DepDevice device) {
    return device.contradicted()
        ? Optional.empty()
        : Optional.of(
            new Later(
                last.at().plus(LAG),
                "Apple said %s, and does not show it yet".formatted(last.outcome())));
  }

  private static String times(int tries) {
    return tries == 1 ? "once" : tries + " times";
  }
}
