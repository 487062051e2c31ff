package dev.muster.faults;

import dev.muster.core.dep.AssignmentPolicy;
import dev.muster.core.dep.AssignmentStep;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepKey;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepAccountFact.DepCursorMoved;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepDeviceFact.DepAssignmentAnswered;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepListing;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.PortalDevice;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Holds what we know of DEP against Apple's side, and our facts against each other. Each finding is
 * a sentence.
 */
final class DepBooks {
  private final DepSimulator apple;
  private final List<DepServer> ours;

  /**
   * For these servers.
   *
   * @param ours their accounts here, and the profiles that their devices are to get, have their
   *     names
   */
  DepBooks(DepSimulator apple, List<DepServer> ours) {
    this.apple = apple;
    this.ours = List.copyOf(ours);
  }

  /** In what the sides differ, serial by serial; and where a device has not what it is to get. */
  List<String> differences(DepState state, Collection<String> serials, Instant now) {
    List<String> findings = new ArrayList<>();
    for (String serial : serials) {
      PortalDevice there = apple.device(serial);
      for (DepServer server : ours) {
        Optional<DepDevice> here =
            state.devices().get(new DepKey(server.name(), serial)).filter(DepDevice::present);
        boolean its = there.server().filter(server.name()::equals).isPresent();
        if (its != here.isPresent()) {
          findings.add(
              "%s is %s %s by Apple's word, and not by ours"
                  .formatted(serial, its ? "in" : "not in", server.name()));
        } else if (its) {
          difference(server, there, here.orElseThrow(), state, now)
              .ifPresent(
                  what -> findings.add("%s in %s: %s".formatted(serial, server.name(), what)));
        }
      }
    }
    return findings;
  }

  private static Optional<String> difference(
      DepServer server, PortalDevice there, DepDevice here, DepState state, Instant now) {
    DepListing listing = here.listing();
    String status = there.profile().status().name().toLowerCase(Locale.ROOT);
    if (!listing.profileStatus().equals(status)
        || !listing.profileUuid().equals(there.profile().uuid().orElse(""))) {
      return Optional.of(
          "Apple says %s %s, we say %s %s"
              .formatted(
                  status,
                  there.profile().uuid().orElse(""),
                  listing.profileStatus(),
                  listing.profileUuid()));
    }
    Optional<String> profile =
        there
            .profile()
            .given()
            .flatMap(server::profile)
            .map(json -> new JsonObject(json).getString("profile_name"));
    if (profile.filter(server.name()::equals).isEmpty()) {
      return Optional.of("it has not its profile, but " + profile.orElse("none"));
    }
    AssignmentStep next = AssignmentPolicy.next(state, here, now);
    return next instanceof AssignmentStep.InPlace
        ? Optional.empty()
        : Optional.of("something is still to be done: " + next);
  }

  /** Facts that say what was said already, or that can't follow on those before. */
  static List<String> doubled(List<DepFact> facts) {
    List<String> findings = new ArrayList<>();
    Map<DepKey, DepListing> present = new HashMap<>();
    Map<String, DepCursorMoved> cursors = new HashMap<>();
    for (DepFact fact : facts) {
      switch (fact) {
        case DepDeviceListed listed -> {
          if (listed
              .listing()
              .equals(present.put(key(listed, listed.account()), listed.listing()))) {
            findings.add("listed again as it was: " + listed);
          }
        }
        case DepDeviceGone gone -> {
          if (present.remove(key(gone, gone.account())) == null) {
            findings.add("left and was not there: " + gone);
          }
        }
        case DepAssignmentAnswered answered -> {
          if (!present.containsKey(key(answered, answered.account()))) {
            findings.add("assigned and was not there: " + answered);
          }
        }
        case DepCursorMoved moved -> {
          if (moved.equals(cursors.put(moved.account(), moved))) {
            findings.add("the same cursor again: " + moved);
          }
        }
        default -> {
          // It is about no page.
        }
      }
    }
    return findings;
  }

  private static DepKey key(DepDeviceFact fact, String account) {
    return new DepKey(account, fact.serialNumber());
  }

  /** Assignments of what a device had already, but for those just after these moments. */
  List<String> repeated(List<Instant> excused) {
    return ours.stream()
        .flatMap(server -> server.repeatedAssignments().stream())
        .filter(
            assignment ->
                excused.stream()
                    .noneMatch(
                        at ->
                            !assignment.at().isBefore(at)
                                && assignment.at().isBefore(at.plus(DepCampaign.AWAKENING))))
        .map(assignment -> "assigned again: " + assignment)
        .toList();
  }
}
