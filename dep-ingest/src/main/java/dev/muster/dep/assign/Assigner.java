package dev.muster.dep.assign;

import dev.muster.core.dep.AssignmentPolicy;
import dev.muster.core.dep.AssignmentStep;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepDeviceFact.AssignmentOutcome;
import dev.muster.core.event.DepDeviceFact.DepAssignmentAnswered;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepProfileFact.DepProfileDefined;
import dev.muster.core.event.DepProfileFact.DepProfileRefused;
import dev.muster.core.event.DepRuleFact.DepProfile;
import dev.muster.dep.account.Record;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.AssignAnswer;
import dev.muster.dep.sync.Heard;
import dev.muster.dep.sync.Sync;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what is wanted with what Apple says, device by device, and assigns what differs: in
 * chunks, with the outcome of each device written down, and read back. Before a device is assigned
 * for which Apple's word may be old, Apple is asked, so that nothing is assigned twice. For the
 * thread of the account.
 */
public final class Assigner {
  /** Apple asks for no more at once. */
  private static final int CHUNK = AppleClient.MOST;

  private static final String SUCCESS = "SUCCESS";
  private static final String NOT_ACCESSIBLE = "NOT_ACCESSIBLE";
  private static final String THROTTLED = "THROTTLED";

  private final AppleClient apple;
  private final Record record;
  private final Sync sync;
  private final Heard heard;
  private final InstantSource clock;

  /** For an account. */
  public Assigner(AppleClient apple, Record record, Sync sync, Heard heard, InstantSource clock) {
    this.apple = apple;
    this.record = record;
    this.sync = sync;
    this.heard = heard;
    this.clock = clock;
  }

  /**
   * Does what is due.
   *
   * @return when something is due next; empty if nothing is before something changes
   * @throws AppleException if Apple does not take it; what came before is recorded
   */
  public Optional<Instant> run() throws AppleException {
    Due due = due();
    for (DepProfile profile : due.define.values()) {
      define(profile);
    }
    if (!due.define.isEmpty()) {
      due = due();
    }
    List<String> unsure = due.serials().stream().filter(serial -> !heard.has(serial)).toList();
    if (!unsure.isEmpty()) {
      sync.ask(unsure);
      // Of what Apple does not name, nothing more will be known.
      unsure.forEach(heard::of);
      due = due();
    }
    for (Map.Entry<Target, List<String>> wanted : due.assign.entrySet()) {
      for (List<String> chunk : chunks(wanted.getValue())) {
        assign(wanted.getKey(), chunk);
      }
    }
    return due.next;
  }

  /** What is to be done: give a profile to devices, or take it from them. */
  private record Target(String profileUuid, String profile, boolean remove) {}

  private static final class Due {
    private final Map<String, DepProfile> define = new HashMap<>();
    private final Map<Target, List<String>> assign = new HashMap<>();
    private Optional<Instant> next = Optional.empty();

    Set<String> serials() {
      Set<String> serials = new HashSet<>();
      assign.values().forEach(serials::addAll);
      return serials;
    }

    void add(Target target, DepDevice device) {
      assign.computeIfAbsent(target, t -> new ArrayList<>()).add(device.key().serialNumber());
    }
  }

  private Due due() {
    Instant now = clock.instant();
    DepState state = record.state();
    return state
        .devices()
        .fold(
            new Due(),
            (due, key, device) -> {
              if (key.account().equals(record.account()) && device.present()) {
                add(due, device, AssignmentPolicy.next(state, device, now));
              }
              return due;
            });
  }

  private static void add(Due due, DepDevice device, AssignmentStep step) {
    switch (step) {
      case AssignmentStep.Define(DepProfile profile) -> due.define.put(profile.name(), profile);
      case AssignmentStep.Assign(DepProfile profile, String uuid) ->
          due.add(new Target(uuid, profile.name(), false), device);
      case AssignmentStep.Remove(String uuid) -> due.add(new Target(uuid, "", true), device);
      case AssignmentStep.Later(Instant at, String why) ->
          due.next = Optional.of(due.next.filter(at::isAfter).orElse(at));
      case AssignmentStep.InPlace done -> {}
      case AssignmentStep.Rest rest -> {}
      case AssignmentStep.Blocked blocked -> {}
    }
  }

  /** Apple has no list of profiles: one that was taken and not recorded is an orphan, harmless. */
  private void define(DepProfile profile) throws AppleException {
    try {
      String uuid = apple.define(profile.json()).profileUuid();
      record.write(
          List.of(
              new DepProfileDefined(record.account(), profile.name(), profile.content(), uuid)));
    } catch (AppleException e) {
      if (e.reason() != Reason.PROFILE_REFUSED) {
        throw e;
      }
      record.write(
          List.of(
              new DepProfileRefused(
                  record.account(),
                  profile.name(),
                  profile.content(),
                  e.code().orElse(e.reason().name()))));
    }
  }

  private void assign(Target target, List<String> serials) throws AppleException {
    // Should the answer not come, Apple is asked what it did before it is asked again.
    serials.forEach(heard::forget);
    AssignAnswer answer =
        target.remove() ? apple.unassign(serials) : apple.assign(target.profileUuid(), serials);
    Optional<Instant> retryAt =
        answer.retryAfterSeconds().stream()
            .mapToObj(seconds -> clock.instant().plusSeconds(seconds))
            .findFirst();
    // Where a part of it failed, nothing is known of those that are not named, not even that Apple
    // was asked.
    List<String> told =
        answer.stopped().isEmpty()
            ? serials
            : serials.stream().filter(answer.outcomes()::containsKey).toList();
    List<DepFact> facts = new ArrayList<>();
    for (String serial : told) {
      facts.add(fact(target, serial, Optional.ofNullable(answer.outcomes().get(serial)), retryAt));
    }
    record.write(facts);
    sync.ask(told);
    if (answer.stopped().isPresent()) {
      throw answer.stopped().get();
    }
  }

  private DepFact fact(
      Target target, String serial, Optional<String> said, Optional<Instant> retryAt) {
    if (said.filter(NOT_ACCESSIBLE::equals).isPresent()) {
      return new DepDeviceGone(
          record.account(), serial, Departure.NOT_ACCESSIBLE, Optional.empty());
    }
    AssignmentOutcome outcome =
        said.map(word -> outcome(word, target.remove())).orElse(AssignmentOutcome.MISSING);
    return new DepAssignmentAnswered(
        record.account(),
        serial,
        target.profileUuid(),
        target.profile(),
        outcome,
        outcome == AssignmentOutcome.THROTTLED ? retryAt : Optional.empty());
  }

  private static AssignmentOutcome outcome(String said, boolean remove) {
    return switch (said) {
      case SUCCESS -> remove ? AssignmentOutcome.REMOVED : AssignmentOutcome.SUCCESS;
      case THROTTLED -> AssignmentOutcome.THROTTLED;
      default -> AssignmentOutcome.FAILED;
    };
  }

  private static List<List<String>> chunks(List<String> serials) {
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < serials.size(); from += CHUNK) {
      chunks.add(serials.subList(from, Math.min(serials.size(), from + CHUNK)));
    }
    return chunks;
  }
}
