package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.BlueprintsApplied;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.Event;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.Recorder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BlueprintChoiceTest {
  private static final Instant BEFORE = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant AFTER = Instant.parse("2026-11-28T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final ProvisionedDevice mac = new ProvisionedDevice();
  private DepState dep = DepState.EMPTY;

  @Test
  void aDeviceThatWaitsAndThatNothingFitsWaitsForAnAdminAndNotLonger() {
    mac.enroll("26.1", true);
    ProvisionStarted started = waiting();
    assertEquals("", started.blueprint());
    assertEquals(HOUR, started.within());
  }

  @Test
  void aDeviceInUseGetsTheBlueprintForSuchAndOneThatWaitsDoesNot() {
    apply(BEFORE, blueprint("manual", Arrival.MANUAL), blueprint("setup", Arrival.SETUP));
    mac.enroll("26.1", false);
    assertEquals("manual", inUse().orElseThrow().blueprint());
    assertEquals("setup", waiting().blueprint());
  }

  @Test
  void aDeviceThatWasThereBeforeTheBlueprintIsLeftAlone() {
    apply(AFTER, blueprint("manual", Arrival.MANUAL));
    mac.enroll("26.1", false);
    assertEquals(Optional.empty(), inUse());
  }

  @Test
  void aBlueprintThatIsChangedIsTheOneThatItWas() {
    apply(BEFORE, blueprint("manual", Arrival.MANUAL));
    apply(AFTER, blueprint("manual", Arrival.MANUAL));
    mac.enroll("26.1", false);
    assertTrue(inUse().isPresent());
  }

  @Test
  void aMacThatComesFromAnotherServerGetsTheBlueprintForSuch() {
    apply(BEFORE, blueprint("setup", Arrival.SETUP), blueprint("migrated", Arrival.MIGRATED));
    listed(Optional.of(AFTER));
    mac.enroll("26.1", true);
    assertEquals("migrated", waiting().blueprint());
  }

  @Test
  void thatAppleHasATimeForItIsNotEnough() {
    apply(BEFORE, blueprint("setup", Arrival.SETUP), blueprint("migrated", Arrival.MIGRATED));
    listed(Optional.of(BEFORE.minus(Duration.ofDays(30))));
    mac.enroll("26.1", true);
    assertEquals("setup", waiting().blueprint());
    listed(Optional.of(AFTER));
    mac.enroll("15.7", true);
    assertEquals("setup", waiting().blueprint());
  }

  @Test
  void theLastBlueprintThatFitsCountsSoThatAnAdminCanSayOtherwise() {
    apply(BEFORE, blueprint("migrated", Arrival.MIGRATED), blueprint("setup", Arrival.SETUP));
    listed(Optional.of(AFTER));
    mac.enroll("26.1", true);
    assertEquals("setup", waiting().blueprint());
  }

  @Test
  void aStepForTheFirstTimeIsLeftOutForADeviceInUseThatComesAgain() {
    apply(BEFORE, blueprint("manual", Arrival.MANUAL));
    mac.enroll("26.1", false);
    assertEquals(List.of("first", "always"), steps(inUse().orElseThrow()));
    mac.enrollAnew("26.1", false);
    assertEquals(List.of("always"), steps(inUse().orElseThrow()));
  }

  @Test
  void aDeviceThatWasErasedIsAsNew() {
    apply(BEFORE, blueprint("setup", Arrival.SETUP));
    mac.enroll("26.1", true);
    mac.enrollAnew("26.1", true);
    assertEquals(List.of("first", "always"), steps(waiting()));
  }

  private static List<String> steps(ProvisionStarted started) {
    return started.steps().stream().map(ProvisionStep::name).toList();
  }

  @Test
  void aDeviceThatEnrollsOnceMoreWithinSetupAssistantStillWaits() {
    mac.enroll("26.1", true);
    mac.enroll("26.1", false);
    assertInstanceOf(ProvisionDue.Start.class, mac.due());
  }

  @Test
  void oneThatWasReleasedAndEnrollsOnceMoreDoesNot() {
    mac.begin();
    mac.release();
    mac.enroll("26.1", false);
    assertEquals(Optional.empty(), mac.next());
  }

  private ProvisionStarted waiting() {
    return BlueprintChoice.forWaiting(dep, ProvisionedDevice.DEVICE, mac.state(), Set.of(), HOUR);
  }

  private Optional<ProvisionStarted> inUse() {
    return BlueprintChoice.forOther(dep, ProvisionedDevice.DEVICE, mac.state(), Set::of);
  }

  private void apply(Instant at, Blueprint... blueprints) {
    fold(at, new BlueprintsApplied(List.of(blueprints)));
  }

  private void listed(Optional<Instant> migrationDeadline) {
    fold(
        BEFORE,
        new DepDeviceListed(
            "acme",
            "C02",
            new DepListing(
                "",
                "MacBook Pro",
                "",
                "",
                "Mac",
                "OSX",
                "empty",
                "",
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                migrationDeadline,
                Map.of()),
            ListedBy.FETCH,
            Optional.empty()));
  }

  private void fold(Instant at, DepFact fact) {
    dep =
        dep.evolve(
            new Event(
                new UUID(0, 1),
                at,
                new Recorder("n", "1"),
                new Actor.System("t"),
                new UUID(0, 1),
                Optional.empty(),
                fact.subject(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fact));
  }

  private static Blueprint blueprint(String name, Arrival arrival) {
    return new Blueprint(
        name,
        new DepRule(
            Optional.empty(),
            Optional.of("Mac"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()),
        List.of(step("first", true), step("always", false)),
        HOUR,
        arrival);
  }

  private static ProvisionStep step(String name, boolean first) {
    return new ProvisionStep(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        StepNeed.OPTIONAL,
        1,
        HOUR,
        first);
  }
}
