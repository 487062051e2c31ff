package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DepRuleFact.DepRule;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.provision.BlueprintRehearsal.Cast;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlueprintRehearsalTest {
  private static final Duration LONG = Duration.ofMinutes(30);

  @Test
  void whatWasRecordedTakesAsLongAgain() {
    BlueprintRehearsal.Result result =
        rehearse(
            blueprint(LONG, step("wifi", 60), step("munki", 600)),
            new Recording("mac").done("wifi", 10).done("munki", 100).released(),
            new Recording("mac").done("wifi", 20).done("munki", 300).released());
    assertEquals(Optional.of(new Spread(2, s(110), s(320), s(320))), result.total());
    assertEquals(List.of(), result.overdue());
  }

  @Test
  void aStepThatADeviceDidNotHaveTakesTheMedianOfTheFleet() {
    Provisioning mine = new Recording("mac").done("wifi", 10).released();
    BlueprintRehearsal.Result result =
        BlueprintRehearsal.of(
            blueprint(LONG, step("wifi", 60), step("munki", 600)),
            Optional.empty(),
            List.of(new Cast("A", mine)),
            List.of(mine, new Recording("lab").done("munki", 90).released()));
    assertEquals(s(100), result.total().orElseThrow().max());
  }

  @Test
  void aStepThatTookLongerThanItMayIsOverrunAndTakesNoLongerThanItMay() {
    BlueprintRehearsal.Result result =
        rehearse(
            blueprint(LONG, step("munki", 60)),
            new Recording("mac").done("munki", 50).released(),
            new Recording("mac").done("munki", 100).released());
    assertEquals(1, result.steps().getFirst().overrun());
    assertEquals(s(60), result.total().orElseThrow().max());
    assertEquals(List.of(), result.held());
  }

  @Test
  void aNeededStepThatFailedHoldsTheDevice() {
    BlueprintRehearsal.Result result =
        rehearse(
            blueprint(LONG, Recording.step("wifi", StepNeed.HOLD, s(60))),
            new Recording("mac").failed("wifi", 50).released(),
            new Recording("mac").done("wifi", 50).released());
    assertEquals(List.of("0"), result.held());
    assertEquals(List.of("0"), result.overdue());
    assertEquals(1, result.steps().getFirst().failed());
  }

  @Test
  void aDeviceWhoseStepsTakeLongerThanTheBlueprintIsReleasedByTheDeadline() {
    BlueprintRehearsal.Result result =
        rehearse(
            blueprint(s(90), step("wifi", 60), step("munki", 60)),
            new Recording("mac").done("wifi", 50).done("munki", 50).released());
    assertEquals(List.of("0"), result.overdue());
    assertEquals(s(90), result.total().orElseThrow().max());
  }

  @Test
  void aRenamedStepIsFoundByWhatItDoes() {
    ProvisionStep renamed =
        new ProvisionStep(
            "network", step("wifi", 1).command(), StepNeed.OPTIONAL, 3, Duration.ofMinutes(1));
    assertEquals(
        s(10),
        rehearse(blueprint(LONG, renamed), new Recording("mac").done("wifi", 10).released())
            .total()
            .orElseThrow()
            .max());
  }

  @Test
  void stepsThatAreNewChangedMovedOrGoneAreNamed() {
    Blueprint before = blueprint(LONG, step("a", 60), step("b", 60), step("c", 60), step("x", 60));
    Blueprint next = blueprint(LONG, step("b", 60), step("a", 90), step("new", 60), step("c", 60));
    BlueprintRehearsal.Result result =
        BlueprintRehearsal.of(next, Optional.of(before), List.of(), List.of());
    assertEquals(
        List.of(
            Set.of(StepChange.MOVED),
            Set.of(StepChange.MOVED, StepChange.CHANGED),
            Set.of(StepChange.NEW),
            Set.of()),
        result.steps().stream().map(BlueprintRehearsal.StepResult::changes).toList());
    assertEquals(List.of("x"), result.gone());
    assertEquals(Optional.empty(), result.total());
  }

  private static BlueprintRehearsal.Result rehearse(Blueprint next, Provisioning... recorded) {
    List<Provisioning> all = List.of(recorded);
    return BlueprintRehearsal.of(
        next,
        Optional.empty(),
        IntStream.range(0, all.size()).mapToObj(i -> new Cast("" + i, all.get(i))).toList(),
        all);
  }

  private static ProvisionStep step(String name, int seconds) {
    return Recording.step(name, StepNeed.OPTIONAL, s(seconds));
  }

  private static Blueprint blueprint(Duration within, ProvisionStep... steps) {
    return new Blueprint("mac", ANY, List.of(steps), within, Arrival.SETUP);
  }

  private static final DepRule ANY =
      new DepRule(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static Duration s(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
