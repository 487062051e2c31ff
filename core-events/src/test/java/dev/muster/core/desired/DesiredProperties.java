package dev.muster.core.desired;

import static dev.muster.core.provision.ProvisionedDevice.DEVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever admins want and devices do: in the end a device has what it should, and nothing else.
 */
class DesiredProperties {
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);
  private static final List<String> VERSIONS = List.of("15.7", "26.1", "27.0");
  private static final int STEPS = 60;
  private static final int MOST = 400;

  @Property(tries = 300)
  void inTheEndADeviceReportsExactlyWhatItShouldHave(@ForAll long seed) {
    Story story = new Story(new Random(seed));
    for (int i = 0; i < STEPS; i++) {
      story.something();
    }
    story.settle();
    assertEquals(story.wanted(), story.device.has, "seed " + seed);
    assertTrue(
        DesiredPolicy.settled(story.device.known.state(), DepState.EMPTY, story.sets),
        "seed " + seed);
  }

  /** A device as it is, beside what is known of it. */
  private static final class Device {
    private final ProvisionedDevice known = new ProvisionedDevice();
    private final Map<String, String> has = new HashMap<>();
    private int enrollments;

    /** It does what it is told, or what a device may do instead. */
    void answer(CommandUuid uuid, DesiredDue.Deliver told, Random fate, boolean obeys) {
      int what = obeys ? 0 : fate.nextInt(6);
      if (told.identifier().isEmpty()) {
        report(what < 4 ? ReportStatus.ACKNOWLEDGED : ReportStatus.ERROR, uuid);
      } else if (what < 3) {
        obey(told);
        report(ReportStatus.ACKNOWLEDGED, uuid);
      } else if (what == 3) {
        // It says so, and does not.
        report(ReportStatus.ACKNOWLEDGED, uuid);
      } else if (what == 4) {
        report(ReportStatus.ERROR, uuid);
      } else {
        known.fold(new CommandCancelled(uuid));
      }
    }

    private void obey(DesiredDue.Deliver told) {
      String identifier = told.identifier().orElseThrow();
      told.install()
          .ifPresentOrElse(
              content -> has.put(identifier, content.uuid()), () -> has.remove(identifier));
    }

    private void report(ReportStatus status, CommandUuid uuid) {
      List<Seen> list =
          has.entrySet().stream()
              .map(entry -> new Seen(Seen.PROFILE, entry.getKey(), entry.getValue()))
              .toList();
      known.report(status, uuid, list);
    }

    void enroll(String version) {
      has.clear();
      if (enrollments++ % 2 == 0) {
        known.enroll(version, false);
      } else {
        known.enrollAnew(version, false);
      }
    }
  }

  private static final class Story {
    private final Random random;
    private final Device device = new Device();
    private final List<DesiredDue.Deliver> open = new ArrayList<>();
    private DesiredSets sets = DesiredSets.NONE;

    Story(Random random) {
      this.random = random;
      device.enroll("26.1");
    }

    void something() {
      switch (random.nextInt(12)) {
        case 0 -> apply();
        case 1 -> {
          if (!device.has.isEmpty()) {
            device.has.remove(device.has.keySet().iterator().next());
          }
        }
        case 2 -> {
          if (random.nextInt(4) == 0) {
            open.clear();
            device.enroll(VERSIONS.get(random.nextInt(VERSIONS.size())));
          }
        }
        case 3, 4 -> answer(false);
        default -> act();
      }
    }

    private void apply() {
      List<LabelRule> labels =
          random.nextBoolean() ? List.of(new LabelRule("new", "os>=26")) : List.of();
      List<WantedProfile> profiles = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        if (random.nextBoolean()) {
          profiles.add(
              new WantedProfile(
                  "p" + i,
                  "com.example.p" + i,
                  "uuid-" + random.nextInt(2),
                  CONTENT,
                  random.nextBoolean()
                      ? LabelScope.EVERYONE
                      : new LabelScope(Set.of("new"), Set.of(), Set.of()),
                  true));
        }
      }
      sets =
          sets.evolve(
              new DesiredStateApplied(
                  "set" + random.nextInt(2), labels, profiles, Optional.empty()),
              new UUID(0, random.nextLong()),
              Instant.EPOCH);
    }

    private Optional<DesiredDue> next() {
      return DesiredPolicy.next(DEVICE, device.known.state(), DepState.EMPTY, sets);
    }

    /** Whatever is due happens, in its time. */
    private void act() {
      next()
          .ifPresent(
              due -> {
                if (due.due().isAfter(device.known.now())) {
                  device.known.at(due.due());
                }
                carryOut(due);
              });
    }

    private void carryOut(DesiredDue due) {
      CommandUuid uuid = new CommandUuid(due.key().replace(' ', '-'));
      switch (due) {
        case DesiredDue.Relabel(var at, int number, var added, var removed) ->
            device.known.fold(new LabelsChanged(number, added, removed));
        case DesiredDue.Tell(var at, int number, var id, var install, int attempt) ->
            device.known.fold(new ProfileTold(number, id, install, uuid, attempt));
        case DesiredDue.Ask(var at, int number, var ids) ->
            device.known.fold(new ProfilesAsked(number, ids, uuid));
        case DesiredDue.Deliver deliver -> {
          device.known.queue(type(deliver), deliver.command());
          open.add(deliver);
        }
      }
    }

    private static String type(DesiredDue.Deliver deliver) {
      return deliver.identifier().isEmpty()
          ? "ProfileList"
          : deliver.install().isPresent() ? "InstallProfile" : "RemoveProfile";
    }

    private void answer(boolean obeys) {
      if (!open.isEmpty()) {
        DesiredDue.Deliver told = open.removeFirst();
        device.answer(told.command(), told, random, obeys);
      }
    }

    /** The device does as it is told, until it was asked a few times with nothing in between. */
    void settle() {
      int quiet = 0;
      for (int i = 0; i < MOST && quiet < 3; i++) {
        while (!open.isEmpty()) {
          answer(true);
        }
        Optional<DesiredDue> due = next();
        if (due.isEmpty()) {
          return;
        }
        quiet =
            due.get() instanceof DesiredDue.Ask
                ? quiet + 1
                : due.get() instanceof DesiredDue.Deliver(var at, var command, var id, var install)
                        && id.isEmpty()
                    ? quiet
                    : 0;
        act();
      }
    }

    Map<String, String> wanted() {
      return DesiredPolicy.wanted(device.known.state(), DepState.EMPTY, sets).values().stream()
          .collect(Collectors.toMap(WantedProfile::identifier, WantedProfile::uuid));
    }
  }
}
