package dev.muster.core.desired;

import static dev.muster.core.provision.ProvisionedDevice.DEVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.dep.DepState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.LabelScope;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ManagedFact.LabelsChanged;
import dev.muster.core.event.ManagedFact.ProfileTold;
import dev.muster.core.event.ManagedFact.ProfilesAsked;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.Message.Seen;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.provision.ProvisionedDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DesiredPolicyTest {
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);
  private static final String WIFI = "com.example.wifi";

  private final ProvisionedDevice device = new ProvisionedDevice();
  private DesiredSets sets = DesiredSets.NONE;

  @Test
  void aProfileIsAskedForToldAndProvedByTheList() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    CommandUuid install = told(true);
    answer(install, ReportStatus.ACKNOWLEDGED);
    assertTrue(!settled());
    list(seen("1"));
    assertTrue(settled());
    assertInstanceOf(DesiredDue.Ask.class, due());
    assertTrue(due().due().isAfter(device.now().plus(Duration.ofHours(20))));
  }

  @Test
  void oneThatIsThereAlreadyIsNotInstalled() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list(seen("1"));
    assertTrue(settled());
  }

  @Test
  void anotherContentIsInstalledInPlaceOfTheOneThatIsThere() {
    device.enroll("26.1", false);
    apply(profile("2", LabelScope.EVERYONE, true));
    list(seen("1"));
    told(true);
  }

  @Test
  void anAcknowledgedProfileThatTheListDoesNotHaveIsToldAgainByAndBy() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    answer(told(true), ReportStatus.ACKNOWLEDGED);
    list();
    DesiredDue.Tell again = assertInstanceOf(DesiredDue.Tell.class, due());
    assertEquals(2, again.attempt());
    assertTrue(again.due().isAfter(device.now().plusSeconds(200)), again.due() + "");
  }

  @Test
  void aRefusedProfileIsToldAgainLaterAndLater() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    answer(told(true), ReportStatus.ERROR);
    Duration first = Duration.between(device.now(), due().due());
    answer(told(true), ReportStatus.ERROR);
    Duration second = Duration.between(device.now(), due().due());
    assertTrue(second.compareTo(first.multipliedBy(3)) > 0, first + " " + second);
  }

  @Test
  void whatAnAdminTookOutOfTheQueueIsToldAgainLater() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    device.fold(new CommandCancelled(told(true)));
    assertEquals(2, assertInstanceOf(DesiredDue.Tell.class, due()).attempt());
    assertTrue(due().due().isAfter(device.now()));
  }

  @Test
  void onlyWhatWasInstalledHereIsTakenAway() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list(seen("1"));
    apply();
    assertEquals(Optional.empty(), next());
  }

  @Test
  void whatSomebodyElseHasItInstallMakesItBeAsked() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list(seen("1"));
    CommandUuid byHand = new CommandUuid("by-hand");
    device.queue("InstallProfile", byHand);
    answer(byHand, ReportStatus.ACKNOWLEDGED);
    assertTrue(!settled());
    list(seen("2"));
    told(true);
  }

  @Test
  void whatIsWantedNoMoreIsRemovedUntilTheListHasItNoMore() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    answer(told(true), ReportStatus.ACKNOWLEDGED);
    list(seen("1"));
    apply();
    CommandUuid remove = told(false);
    answer(remove, ReportStatus.ACKNOWLEDGED);
    list();
    assertEquals(Optional.empty(), next());
  }

  @Test
  void aLostProfileIsPutBackWhereItsObjectSaysSoAndElseOnlyShown() {
    for (boolean mends : List.of(true, false)) {
      ProvisionedDevice other = device;
      other.enroll("26.1", false);
      apply(profile("1", LabelScope.EVERYONE, mends));
      list();
      answer(told(true), ReportStatus.ACKNOWLEDGED);
      list(seen("1"));
      list();
      if (mends) {
        DesiredDue.Tell again = assertInstanceOf(DesiredDue.Tell.class, due());
        assertEquals(1, again.attempt());
        assertTrue(!again.due().isAfter(device.now()));
        device.enrollAnew("26.1", false);
      } else {
        assertInstanceOf(DesiredDue.Ask.class, due());
      }
    }
  }

  @Test
  void aDeviceGetsAndLosesLabelsByRulesAndWithThemProfiles() {
    device.enroll("26.1", false);
    sets =
        sets.evolve(
            new DesiredStateApplied(
                "set",
                List.of(
                    new LabelRule("new", "os>=26"),
                    new LabelRule("newmac", "label:new family:Mac")),
                List.of(profile("1", new LabelScope(Set.of("newmac"), Set.of(), Set.of()), true)),
                Optional.empty()),
            new UUID(0, 9),
            Instant.EPOCH);
    relabel(Set.of("new", "newmac"), Set.of());
    list();
    told(true);
    apply(profile("1", new LabelScope(Set.of("newmac"), Set.of(), Set.of()), true));
    relabel(Set.of(), Set.of("new", "newmac"));
  }

  @Test
  void aDeviceInSetupAssistantGetsWhatItsBlueprintSaysFirst() {
    device.enroll("26.1", true);
    apply(profile("1", LabelScope.EVERYONE, true));
    assertEquals(Optional.empty(), next());
  }

  @Test
  void anEnrollmentAnewBeginsWithAQuestion() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    answer(told(true), ReportStatus.ACKNOWLEDGED);
    list(seen("1"));
    device.enrollAnew("26.1", false);
    list();
    assertEquals(1, assertInstanceOf(DesiredDue.Tell.class, due()).attempt());
  }

  @Test
  void aRepeatOfAFactChangesNothing() {
    device.enroll("26.1", false);
    apply(profile("1", LabelScope.EVERYONE, true));
    list();
    told(true);
    Managed before = device.state().managed();
    device.fold(
        new ProfileTold(before.turn(), WIFI, Optional.empty(), new CommandUuid("again"), 1));
    assertEquals(before, device.state().managed());
  }

  @Test
  void ofTwoProfilesOfOneIdentifierTheFirstCounts() {
    apply(profile("1", LabelScope.EVERYONE, true), profile("2", LabelScope.EVERYONE, true));
    assertEquals("1", sets.wanted(Set.of()).get(WIFI).uuid());
  }

  private void apply(WantedProfile... profiles) {
    sets =
        sets.evolve(
            new DesiredStateApplied("set", List.of(), List.of(profiles), Optional.empty()),
            UUID.randomUUID(),
            Instant.EPOCH);
  }

  private static WantedProfile profile(String uuid, LabelScope scope, boolean mends) {
    return new WantedProfile("wifi", WIFI, uuid, CONTENT, scope, mends);
  }

  private static Seen seen(String uuid) {
    return new Seen(Seen.PROFILE, WIFI, uuid);
  }

  private Optional<DesiredDue> next() {
    return DesiredPolicy.next(DEVICE, device.state(), DepState.EMPTY, sets);
  }

  private DesiredDue due() {
    return next().orElseThrow();
  }

  private boolean settled() {
    return DesiredPolicy.settled(device.state(), DepState.EMPTY, sets);
  }

  private void relabel(Set<String> added, Set<String> removed) {
    DesiredDue.Relabel due = assertInstanceOf(DesiredDue.Relabel.class, due());
    assertEquals(added, due.added());
    assertEquals(removed, due.removed());
    device.fold(new LabelsChanged(due.number(), due.added(), due.removed()));
  }

  /** It is asked, and has these. */
  private void list(Seen... seen) {
    DesiredDue.Ask due = assertInstanceOf(DesiredDue.Ask.class, due());
    CommandUuid uuid = new CommandUuid("list-" + due.number());
    device.fold(new ProfilesAsked(due.number(), due.identifiers(), uuid));
    assertEquals(uuid, assertInstanceOf(DesiredDue.Deliver.class, due()).command());
    device.queue("ProfileList", uuid);
    assertEquals(Optional.empty(), next());
    device.report(ReportStatus.ACKNOWLEDGED, uuid, List.of(seen));
  }

  private CommandUuid told(boolean install) {
    DesiredDue.Tell due = assertInstanceOf(DesiredDue.Tell.class, due());
    assertEquals(install, due.install().isPresent());
    CommandUuid uuid = new CommandUuid("tell-" + due.number());
    device.fold(new ProfileTold(due.number(), WIFI, due.install(), uuid, due.attempt()));
    assertEquals(uuid, assertInstanceOf(DesiredDue.Deliver.class, due()).command());
    device.queue(install ? "InstallProfile" : "RemoveProfile", uuid);
    return uuid;
  }

  private void answer(CommandUuid uuid, ReportStatus status) {
    device.report(status, uuid, List.of());
  }
}
