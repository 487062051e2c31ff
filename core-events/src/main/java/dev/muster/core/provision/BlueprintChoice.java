package dev.muster.core.provision;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.selection.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Which blueprint a device gets as it comes. */
public final class BlueprintChoice {
  /** The first version of its system with which a device can come from another server. */
  private static final String MIGRATES = "26";

  /** A device whose time to come from another server is longer past was erased since, or boxed. */
  private static final Duration LATE = Duration.ofDays(7);

  private BlueprintChoice() {}

  /**
   * What begins for a device that waits in Setup Assistant. Something always does.
   *
   * @param byRules labels that it has by rules
   * @param unplanned so long it waits if no blueprint fits
   */
  public static ProvisionStarted forWaiting(
      DepState dep,
      EnrollmentId device,
      DeviceState state,
      Set<String> byRules,
      Duration unplanned) {
    boolean migrates = migrates(dep, device, state);
    return dep.blueprint(
            state.description(),
            byRules,
            b -> b.arrival() == Arrival.SETUP || (migrates && b.arrival() == Arrival.MIGRATED))
        .map(b -> started(b, state))
        .orElseGet(() -> unplanned(unplanned));
  }

  /**
   * What begins for a device that enrolled and waits for nothing; empty if nothing does. A
   * blueprint begins with those that come after it came to be, and not with all that there are.
   *
   * @param byRules labels that it has by rules
   */
  public static Optional<ProvisionStarted> forOther(
      DepState dep, EnrollmentId device, DeviceState state, Supplier<Set<String>> byRules) {
    if (dep.rules().blueprints().stream().noneMatch(b -> b.arrival() == Arrival.MANUAL)
        || state.foreign().isPresent()
        || state.provisioning().isPresent()) {
      return Optional.empty();
    }
    return state
        .channel(device)
        .filter(c -> c.status() == EnrollmentStatus.ENROLLED && !c.awaitingConfiguration())
        .flatMap(c -> c.enrolled().since())
        .flatMap(
            since ->
                dep.blueprint(
                    state.description(),
                    byRules.get(),
                    b -> b.arrival() == Arrival.MANUAL && !since(dep, b).isAfter(since)))
        .map(b -> started(b, state));
  }

  private static Instant since(DepState dep, Blueprint blueprint) {
    return dep.rules().since().getOrDefault(blueprint.name(), Instant.MAX);
  }

  private static ProvisionStarted started(Blueprint blueprint, DeviceState state) {
    boolean first = isFirst(state, blueprint.arrival());
    List<ProvisionStep> steps =
        blueprint.steps().stream().filter(step -> first || !step.first()).toList();
    return new ProvisionStarted(blueprint.name(), steps, blueprint.within(), blueprint.arrival());
  }

  /**
   * Whether a device has nothing of what it may have got here before: one in Setup Assistant is as
   * new, whatever it was.
   */
  public static boolean isFirst(DeviceState state, Arrival arrival) {
    return arrival == Arrival.SETUP || state.identities().former().isEmpty();
  }

  private static ProvisionStarted unplanned(Duration within) {
    ProvisionStep wait =
        new ProvisionStep(
            "an admin's own DeviceConfigured", Optional.empty(), StepNeed.OPTIONAL, 1, within);
    return new ProvisionStarted("", List.of(wait), within, Arrival.SETUP);
  }

  /**
   * Whether a device that waits may come from another server with its data. That Apple has a time
   * for it does not say so: one that was erased or boxed meanwhile keeps it. So all that is known
   * must agree, and what does not fit counts as a new device.
   */
  private static boolean migrates(DepState dep, EnrollmentId device, DeviceState state) {
    Optional<Instant> by =
        state
            .description()
            .serialNumber()
            .flatMap(dep::device)
            .map(DepDevice::listing)
            .flatMap(listing -> listing.migrationDeadline());
    Optional<Instant> since = state.channel(device).map(ChannelState::lastSeen);
    return by.isPresent()
        && since.filter(at -> at.isBefore(by.get().plus(LATE))).isPresent()
        && state.identities().former().isEmpty()
        && state.description().osVersion().filter(v -> Version.atLeast(v, MIGRATES)).isPresent();
  }
}
