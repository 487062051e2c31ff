package dev.muster.dep.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.Recorder;
import dev.muster.dep.apple.AppleDevice;
import dev.muster.dep.apple.Changes;
import dev.muster.log.EventFactory;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pages of changes about one device, in a day that begins at 10:00. */
class PageFoldTest {
  private static final String ACCOUNT = "school";
  private static final String SERIAL = "C02XYZ";
  private static final EventFactory EVENTS =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());

  @Test
  void aDeviceThatIsNewIsListed() {
    assertEquals(
        List.of(DepDeviceListed.class), kinds(DepState.EMPTY, change("added", "10:00", "10:00")));
  }

  @Test
  void whatHappenedLastCountsInWhateverOrderItComes() {
    assertEquals(
        List.of(),
        kinds(
            DepState.EMPTY,
            change("deleted", "10:02", "10:00"),
            change("added", "10:00", "10:00"),
            change("modified", "10:01", "10:00")));
  }

  @Test
  void ofTwoAtTheSameTimeTheDepartureWins() {
    assertEquals(
        List.of(DepDeviceGone.class),
        kinds(
            there("10:00"),
            change("deleted", "10:02", "10:00"),
            change("added", "10:02", "10:02")));
  }

  @Test
  void aDeviceThatLeftAndCameBackWithinAPageBeginsANewStay() {
    assertEquals(
        List.of(DepDeviceGone.class, DepDeviceListed.class),
        kinds(
            there("10:00"),
            change("added", "10:02", "10:02"),
            change("deleted", "10:01", "10:00")));
  }

  @Test
  void aDepartureFromBeforeTheDeviceCameAsItIsKnownIsOld() {
    assertEquals(List.of(), kinds(there("10:02"), change("deleted", "10:01", "10:00")));
  }

  @Test
  void aReturnThatAListToldAlreadyBeginsNoOtherStay() {
    assertEquals(
        List.of(),
        kinds(
            there("10:02"),
            change("deleted", "10:01", "10:00"),
            change("added", "10:02", "10:02")));
  }

  private static AppleDevice change(String op, String at, String assigned) {
    return Changes.of(SERIAL, op, time(at), time(assigned));
  }

  private static String time(String clock) {
    return "2026-11-24T" + clock + ":00Z";
  }

  /** The device is known by a list, since then. */
  private static DepState there(String assigned) {
    DepState state = DepState.EMPTY;
    for (DepFact fact :
        PageFold.listed(
            ACCOUNT, List.of(change("added", assigned, assigned)), ListedBy.FETCH, state)) {
      state = state.evolve(EVENTS.dep(new Actor.System("dep"), fact));
    }
    return state;
  }

  private static List<Class<?>> kinds(DepState state, AppleDevice... page) {
    return PageFold.changed(ACCOUNT, List.of(page), state).stream()
        .<Class<?>>map(DepFact::getClass)
        .toList();
  }
}
