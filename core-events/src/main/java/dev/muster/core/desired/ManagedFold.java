package dev.muster.core.desired;

import dev.muster.core.desired.Managed.Question;
import dev.muster.core.desired.ManagedProfile.Standing;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ManagedFact;
import dev.muster.core.event.ManagedFact.LabelsChanged;
import dev.muster.core.event.ManagedFact.ProfileTold;
import dev.muster.core.event.ManagedFact.ProfilesAsked;
import dev.muster.core.event.Message.ErrorChainItem;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.Seen;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How facts and answers change what is known of a device that is to be as it should be. */
public final class ManagedFold {
  private ManagedFold() {}

  /** Folds a fact. One that does not come next, which a repeat does not, changes nothing. */
  public static Managed evolve(Managed before, ManagedFact fact, Instant at) {
    if (fact.turn() != before.turn() + 1) {
      return before;
    }
    return switch (fact) {
      case LabelsChanged(int turn, Set<String> added, Set<String> removed) -> {
        Set<String> next = new HashSet<>(before.labels());
        next.removeAll(removed);
        next.addAll(added);
        yield before.relabeled(turn, next);
      }
      case ProfileTold told -> {
        Map<String, ManagedProfile> next = new HashMap<>(before.profiles());
        next.put(
            told.identifier(),
            ManagedProfile.told(told.install(), told.command(), told.attempt(), at));
        yield before.with(told.turn(), next);
      }
      case ProfilesAsked asked ->
          before.asked(asked.turn(), new Question(asked.command(), asked.identifiers(), at));
    };
  }

  /**
   * Folds the end of a command, whoever queued it.
   *
   * @param done whether the device did it
   * @param report what it said
   */
  public static Managed answered(
      Managed before, CommandUuid command, boolean done, Report report, Instant at) {
    if (before.question().filter(q -> q.command().equals(command)).isPresent()) {
      return done ? listed(before, report, at) : before.closed();
    }
    return ended(before, command, done ? Standing.ACCEPTED : Standing.REFUSED, words(report), at);
  }

  /** Folds that a command was taken out of the queue, whoever queued it. */
  public static Managed takenBack(Managed before, CommandUuid command, Instant at) {
    return before.question().filter(q -> q.command().equals(command)).isPresent()
        ? before.closed()
        : ended(before, command, Standing.REFUSED, "it was taken out of the queue", at);
  }

  private static Managed ended(
      Managed before, CommandUuid command, Standing next, String why, Instant at) {
    Optional<Map.Entry<String, ManagedProfile>> told =
        before.profiles().entrySet().stream()
            .filter(entry -> entry.getValue().command().equals(command))
            .filter(entry -> entry.getValue().standing() == Standing.TOLD)
            .findFirst();
    if (told.isEmpty()) {
      return before;
    }
    Map<String, ManagedProfile> profiles = new HashMap<>(before.profiles());
    profiles.put(
        told.get().getKey(),
        told.get().getValue().now(next, next == Standing.ACCEPTED ? "" : why, at));
    return before.with(before.turn(), profiles);
  }

  private static Managed listed(Managed before, Report report, Instant at) {
    Map<String, String> has =
        report.seen().stream()
            .filter(seen -> seen.kind().equals(Seen.PROFILE))
            .collect(Collectors.toMap(Seen::identifier, Seen::version, (one, other) -> one));
    Map<String, String> reported = new HashMap<>();
    Map<String, ManagedProfile> profiles = new HashMap<>(before.profiles());
    for (String identifier : before.question().orElseThrow().identifiers()) {
      String uuid = has.getOrDefault(identifier, "");
      reported.put(identifier, uuid);
      profiles.computeIfPresent(identifier, (id, profile) -> compared(profile, uuid));
    }
    return before.listed(profiles, reported, at);
  }

  /** Of one that is gone nothing is left to be known. */
  private static ManagedProfile compared(ManagedProfile profile, String uuid) {
    if (profile.install().isEmpty()) {
      return profile.standing() == Standing.ACCEPTED && uuid.isEmpty() ? null : profile;
    }
    return profile.standing() == Standing.ACCEPTED && profile.installs(uuid)
        ? profile.inList()
        : profile;
  }

  private static String words(Report report) {
    if (report.errorChain().isEmpty()) {
      return "it did not say why";
    }
    ErrorChainItem first = report.errorChain().getFirst();
    return first
        .localizedDescription()
        .or(first::usEnglishDescription)
        .map(text -> "%s (%s %d)".formatted(text, first.errorDomain(), first.errorCode()))
        .orElseGet(() -> first.errorDomain() + " " + first.errorCode());
  }
}
