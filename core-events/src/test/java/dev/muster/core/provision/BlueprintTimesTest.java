package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.ProvisionFact.ReleaseReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlueprintTimesTest {
  @Test
  void aStepTookAsLongAsFromItsBeginningUntilItWasDone() {
    StepTimes wifi =
        times(
                new Recording("mac").done("wifi", 10).released(),
                new Recording("mac").done("wifi", 30).released(),
                new Recording("mac").done("wifi", 20).released())
            .steps()
            .getFirst();
    assertEquals(Optional.of(new Spread(3, s(20), s(30), s(30))), wifi.took());
  }

  @Test
  void whatFailedOrWasSkippedIsCountedAndHasNoTime() {
    StepTimes wifi =
        times(
                new Recording("mac").failed("wifi", 300).released(),
                new Recording("mac").skipped("wifi").released(ReleaseReason.DEADLINE),
                new Recording("mac").done("wifi", 20).released())
            .steps()
            .getFirst();
    assertEquals(
        List.of(3, 1, 1, 1), List.of(wifi.count(), wifi.done(), wifi.failed(), wifi.skipped()));
    assertEquals(1, wifi.took().orElseThrow().count());
  }

  @Test
  void ofAPackageFetchingAndInstallingAreApart() {
    StepTimes munki =
        times(new Recording("mac").installed("munki", 1, 41, 51).released()).steps().getFirst();
    assertEquals(s(40), munki.fetched().orElseThrow().max());
    assertEquals(s(10), munki.present().orElseThrow().max());
    assertEquals(s(51), munki.took().orElseThrow().max());
  }

  @Test
  void theReleaseIsCountedFromTheBeginning() {
    BlueprintTimes mac =
        times(
            new Recording("mac").done("wifi", 10).done("munki", 60).released(),
            new Recording("mac").done("wifi", 10).waiting());
    assertEquals(Optional.of(new Spread(1, s(70), s(70), s(70))), mac.release());
    assertEquals(
        List.of(2, 1, 1, 0), List.of(mac.devices(), mac.waiting(), mac.released(), mac.gaveUp()));
  }

  @Test
  void twoStepsOfOneNameAreTwo() {
    assertEquals(
        List.of("wait", "wait (2)"),
        times(new Recording("mac").done("wait", 1).done("wait", 2).released()).steps().stream()
            .map(StepTimes::name)
            .toList());
  }

  @Test
  void blueprintsAreApartAndDevicesWithoutOneAreNotAmongThem() {
    assertEquals(
        List.of("lab", "mac"),
        BlueprintTimes.of(
                List.of(
                    new Recording("mac").done("wifi", 1).released(),
                    new Recording("").failed("an admin's own", 1).released(),
                    new Recording("lab").done("wifi", 1).released()))
            .stream()
            .map(BlueprintTimes::blueprint)
            .toList());
  }

  @Test
  void aDeviceThatLacksAStepGaveUpUntilTheStepIsDone() {
    assertTrue(
        Standing.gaveUp(new Recording("mac").skipped("munki").released(ReleaseReason.DEADLINE)));
    assertFalse(
        Standing.gaveUp(new Recording("mac").done("munki", 9).released(ReleaseReason.DEADLINE)));
    assertFalse(Standing.gaveUp(new Recording("mac").skipped("munki").waiting()));
  }

  private static BlueprintTimes times(Provisioning... recorded) {
    return BlueprintTimes.of(List.of(recorded)).getFirst();
  }

  private static Duration s(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
