package dev.muster.core.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.event.DepDeviceFact.AssignmentOutcome;
import dev.muster.core.event.DepProfileFact;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssignmentPolicyTest {
  @Test
  void aDeviceWithoutAProfileGetsTheOneThatTheRulesWant() {
    assertEquals("P1", assigned(Given.rulesForAll().listed("empty", "").next()));
  }

  @Test
  void aDeviceThatWasThereBeforeTheRulesGetsItsProfileAsWell() {
    Given given = Given.account().listed("empty", "");
    assertInstanceOf(AssignmentStep.Rest.class, given.next());
    assertEquals("P1", assigned(given.rules().next()));
  }

  @Test
  void aProfileThatAppleHoldsIsNotAssignedAgain() {
    assertInstanceOf(
        AssignmentStep.InPlace.class, Given.rulesForAll().listed("assigned", "P1").next());
    assertInstanceOf(
        AssignmentStep.InPlace.class, Given.rulesForAll().listed("pushed", "P1").next());
  }

  @Test
  void aProfileThatAppleDroppedIsAssignedAgainThoughItsIdStillStandsThere() {
    assertEquals(
        "P1",
        assigned(
            Given.rulesForAll()
                .listed("assigned", "P1")
                .answered(AssignmentOutcome.SUCCESS, Optional.empty())
                .listed("removed", "P1")
                .next()));
  }

  @Test
  void aSuccessThatAppleDoesNotShowYetIsNotRepeatedAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.SUCCESS, Optional.empty());
    Instant answered = given.now();
    given.asked("empty", "");
    assertEquals(answered.plus(Duration.ofMinutes(10)), later(given.nextAt(answered)));
    assertEquals("P1", assigned(given.nextAt(answered.plus(Duration.ofMinutes(10)))));
  }

  @Test
  void aChangeThatAppleTellsOfAfterASuccessIsBelievedAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.SUCCESS, Optional.empty());
    Instant answered = given.now();
    assertEquals("P1", assigned(given.listed("removed", "P1").nextAt(answered)));
  }

  @Test
  void aProfileThatAppleShowedAndShowsNoMoreIsNoLagWhereverThatIsSeen() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.SUCCESS, Optional.empty());
    Instant answered = given.now();
    given.asked("assigned", "P1").asked("empty", "");
    assertEquals("P1", assigned(given.nextAt(answered)));
  }

  @Test
  void aProfileThatWasTakenAwayAndIsWantedAgainIsAssignedAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("assigned", "P1")
            .answered(AssignmentOutcome.REMOVED, Optional.empty());
    Instant answered = given.now();
    given.asked("removed", "");
    assertEquals("P1", assigned(given.nextAt(answered)));
  }

  @Test
  void afterOneFailureItWaitsAnHourAndAfterMoreADay() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.FAILED, Optional.empty());
    assertEquals(given.now().plus(Duration.ofHours(1)), later(given.next()));
    assertInstanceOf(
        AssignmentStep.Assign.class, given.nextAt(given.now().plus(Duration.ofHours(1))));
    given.answered(AssignmentOutcome.FAILED, Optional.empty());
    assertEquals(given.now().plus(Duration.ofHours(24)), later(given.next()));
  }

  @Test
  void whenAppleSaysHowLongToWaitThatCounts() {
    Instant until = Given.START.plus(Duration.ofDays(3));
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.THROTTLED, Optional.of(until));
    assertEquals(until, later(given.next()));
  }

  @Test
  void aDeviceThatLeftAndCameBackIsNotHeldToWhatHappenedBefore() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.FAILED, Optional.empty())
            .answered(AssignmentOutcome.FAILED, Optional.empty())
            .gone()
            .listed("empty", "");
    assertEquals(2, given.device().stay());
    assertEquals("P1", assigned(given.next()));
  }

  @Test
  void aDeviceThatIsFoundAssignedToTheServerAnewIsNotHeldToWhatHappenedBefore() {
    Given given =
        Given.rulesForAll()
            .found("empty", "", Given.START)
            .answered(AssignmentOutcome.FAILED, Optional.empty())
            .found("empty", "", Given.START.plusSeconds(9));
    assertEquals(2, given.device().stay());
    assertEquals("P1", assigned(given.next()));
  }

  @Test
  void aDeviceThatLeftIsLeftAlone() {
    assertInstanceOf(
        AssignmentStep.Rest.class, Given.rulesForAll().listed("empty", "").gone().next());
  }

  @Test
  void theLastRuleThatFitsCounts() {
    Given given = Given.rulesForAll().listed("empty", "");
    DepRuleFact.DepProfile other =
        new DepRuleFact.DepProfile("lab", "{\"a\":1}", new Digest256(2, 0, 0, 0));
    given.that(
        new DepRuleFact.DepRulesApplied(
            List.of(other),
            List.of(
                Given.rule(Optional.empty(), Optional.empty()),
                Given.rule(Optional.of("C02*"), Optional.of("lab")),
                Given.rule(Optional.of("F*"), Optional.empty()))));
    assertEquals(other, assertInstanceOf(AssignmentStep.Define.class, given.next()).profile());
  }

  @Test
  void aRuleForALabelFitsOnceTheLabelIsPutOn() {
    Given given = Given.rulesForAll().listed("empty", "");
    DepRuleFact.DepRule kiosk =
        new DepRuleFact.DepRule(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("kiosk"),
            Optional.of("standard"),
            Optional.empty());
    given.that(
        new DepRuleFact.DepRulesApplied(
            List.copyOf(given.state().rules().profiles().values()), List.of(kiosk)));
    assertInstanceOf(AssignmentStep.Rest.class, given.next());
    given.that(new DepRuleFact.DepSerialLabeled(Given.SERIAL, Set.of("kiosk"), Set.of()));
    assertEquals("P1", assigned(given.next()));
  }

  @Test
  void anAdminsChoiceCountsBeforeTheRulesAndNoneMeansThatAppleDropsIt() {
    Given given =
        Given.rulesForAll()
            .listed("assigned", "P1")
            .that(
                new DepRuleFact.DepProfileChosen(
                    Given.SERIAL, DepRuleFact.DepChoice.NONE, Optional.empty()));
    assertEquals("P1", assertInstanceOf(AssignmentStep.Remove.class, given.next()).profileUuid());
  }

  @Test
  void aProfileThatWasAssignedJustNowIsTakenAwayAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("empty", "")
            .answered(AssignmentOutcome.SUCCESS, Optional.empty())
            .listed("assigned", "P1")
            .that(chosen(DepRuleFact.DepChoice.NONE));
    assertInstanceOf(AssignmentStep.Remove.class, given.next());
  }

  @Test
  void aProfileThatWasTakenAwayJustNowIsAssignedAgainAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("assigned", "P1")
            .that(chosen(DepRuleFact.DepChoice.NONE))
            .removed()
            .asked("removed", "P1")
            .that(chosen(DepRuleFact.DepChoice.RULES));
    assertEquals("P1", assigned(given.next()));
  }

  @Test
  void aRemovalThatAppleDoesNotShowYetIsNotRepeatedAtOnce() {
    Given given =
        Given.rulesForAll()
            .listed("assigned", "P1")
            .that(chosen(DepRuleFact.DepChoice.NONE))
            .removed();
    assertEquals(given.now().plus(Duration.ofMinutes(10)), later(given.next()));
  }

  private static DepRuleFact.DepProfileChosen chosen(DepRuleFact.DepChoice choice) {
    return new DepRuleFact.DepProfileChosen(Given.SERIAL, choice, Optional.empty());
  }

  @Test
  void aProfileThatAppleRefusedWaitsForAnotherContent() {
    Given given =
        Given.account()
            .listed("empty", "")
            .that(
                new DepRuleFact.DepRulesApplied(
                    List.of(new DepRuleFact.DepProfile("p", "{}", new Digest256(9, 0, 0, 0))),
                    List.of(Given.rule(Optional.empty(), Optional.of("p")))));
    given.that(
        new DepProfileFact.DepProfileRefused(
            Given.ACCOUNT, "p", new Digest256(9, 0, 0, 0), "CONFIG_URL_INVALID"));
    assertInstanceOf(AssignmentStep.Blocked.class, given.next());
  }

  private static String assigned(AssignmentStep step) {
    return assertInstanceOf(AssignmentStep.Assign.class, step).profileUuid();
  }

  private static Instant later(AssignmentStep step) {
    return assertInstanceOf(AssignmentStep.Later.class, step).at();
  }
}
