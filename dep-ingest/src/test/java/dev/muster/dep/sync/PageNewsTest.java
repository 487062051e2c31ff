package dev.muster.dep.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.Recorder;
import dev.muster.dep.apple.AppleDevice;
import dev.muster.dep.apple.Devices;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PageNewsTest {
  private static final String ACCOUNT = "school";
  private static final String NINE = "2026-11-24T09:00:00Z";
  private static final String TEN = "2026-11-24T10:00:00Z";
  private static final String ELEVEN = "2026-11-24T11:00:00Z";
  private static final DepState EMPTY = DepState.EMPTY;

  @Test
  void whatHappenedLastCountsInWhicheverOrderItIsTold() {
    List<DepFact> facts =
        PageFold.changed(
            ACCOUNT,
            List.of(
                Devices.change("C1", "modified", ELEVEN, "assigned"),
                Devices.change("C1", "added", TEN, "empty")),
            EMPTY);
    assertEquals("assigned", listed(facts.getFirst()).listing().profileStatus());
    assertEquals(1, facts.size());
  }

  @Test
  void aDeviceThatCameAndLeftWithinAPageWasNeverThere() {
    assertEquals(
        List.of(),
        PageFold.changed(
            ACCOUNT,
            List.of(
                Devices.change("C1", "added", TEN, "empty"),
                Devices.change("C1", "deleted", ELEVEN, "")),
            EMPTY));
  }

  @Test
  void ofTwoAtTheSameTimeItsDepartureCounts() {
    DepState known = after(EMPTY, Devices.change("C1", "added", NINE, "empty"));
    for (List<AppleDevice> page :
        List.of(
            List.of(
                Devices.change("C1", "modified", TEN, "assigned"),
                Devices.change("C1", "deleted", TEN, "")),
            List.of(
                Devices.change("C1", "deleted", TEN, ""),
                Devices.change("C1", "modified", TEN, "assigned")))) {
      assertInstanceOf(DepDeviceGone.class, PageFold.changed(ACCOUNT, page, known).getFirst());
    }
  }

  @Test
  void aDeviceThatLeftAndCameBackWithinAPageBeginsAnotherStay() {
    DepState known = after(EMPTY, Devices.change("C1", "added", NINE, "assigned"));
    List<DepFact> facts =
        PageFold.changed(
            ACCOUNT,
            List.of(
                Devices.change("C1", "added", ELEVEN, "empty"),
                Devices.change("C1", "deleted", TEN, "")),
            known);
    assertInstanceOf(DepDeviceGone.class, facts.get(0));
    assertEquals(ListedBy.ADDED, listed(facts.get(1)).how());
  }

  @Test
  void whatIsKnownIsNoNews() {
    AppleDevice device = Devices.change("C1", "added", NINE, "empty");
    DepState known = after(EMPTY, device);
    assertEquals(List.of(), PageFold.changed(ACCOUNT, List.of(device), known));
    assertEquals(List.of(), PageFold.listed(ACCOUNT, List.of(device), ListedBy.FETCH, known));
  }

  @Test
  void whatThisVersionDoesNotKnowOfADeviceIsKeptAndIsNews() {
    AppleDevice device = Devices.change("C1", "added", NINE, "empty");
    DepState known = after(EMPTY, device);
    DepDeviceListed news =
        listed(
            PageFold.changed(ACCOUNT, List.of(Devices.with(device, "warp_drive", "on")), known)
                .getFirst());
    assertEquals("\"on\"", news.listing().more().get("warp_drive"));
  }

  @Test
  void aDepartureOfADeviceThatIsNotThereIsNoNews() {
    assertEquals(
        List.of(),
        PageFold.changed(ACCOUNT, List.of(Devices.change("C1", "deleted", TEN, "")), EMPTY));
  }

  private static DepDeviceListed listed(DepFact fact) {
    return assertInstanceOf(DepDeviceListed.class, fact);
  }

  private static DepState after(DepState state, AppleDevice device) {
    DepState next = state;
    for (DepFact fact : PageFold.changed(ACCOUNT, List.of(device), state)) {
      next =
          next.evolve(
              new Event(
                  new UUID(0, 1),
                  Instant.EPOCH,
                  new Recorder("n", "1"),
                  new Actor.System("dep"),
                  new UUID(0, 1),
                  Optional.empty(),
                  fact.subject(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  fact));
    }
    return next;
  }
}
