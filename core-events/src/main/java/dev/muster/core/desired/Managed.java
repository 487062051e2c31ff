package dev.muster.core.desired;

import dev.muster.core.event.CommandUuid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a device was told so that it is as it should be, and what it reported. Immutable.
 *
 * @param turn the number of the last fact about it
 * @param labels that rules say it has
 * @param profiles by identifier: what it was told last
 * @param reported by identifier, for all that it was asked about: {@code PayloadUUID} in its list;
 *     empty text where it has no such profile
 * @param listedAt when it reported that
 * @param question what it was asked and has not answered
 */
public record Managed(
    int turn,
    Set<String> labels,
    Map<String, ManagedProfile> profiles,
    Map<String, String> reported,
    Optional<Instant> listedAt,
    Optional<Question> question) {
  /** Nothing was ever done. */
  public static final Managed NONE =
      new Managed(0, Set.of(), Map.of(), Map.of(), Optional.empty(), Optional.empty());

  /**
   * What a device is asked.
   *
   * @param identifiers of the profiles that are of interest
   */
  public record Question(CommandUuid command, List<String> identifiers, Instant at) {
    /** Copies the list. */
    public Question {
      identifiers = List.copyOf(identifiers);
    }
  }

  /** Copies the collections. */
  public Managed {
    labels = Set.copyOf(labels);
    profiles = Map.copyOf(profiles);
    reported = Map.copyOf(reported);
  }

  /** Whether the answer to a command tells of a profile that it was asked about. */
  public boolean asksOf(Optional<CommandUuid> command, String identifier) {
    return question
        .filter(q -> command.equals(Optional.of(q.command())))
        .filter(q -> q.identifiers().contains(identifier))
        .isPresent();
  }

  /** What is left when the device enrolls anew: it has no profiles of ours any more. */
  public Managed anew() {
    return this == NONE
        ? this
        : new Managed(turn, labels, Map.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  Managed relabeled(int number, Set<String> now) {
    return new Managed(number, now, profiles, reported, listedAt, question);
  }

  Managed with(int number, Map<String, ManagedProfile> told) {
    return new Managed(number, labels, told, reported, listedAt, question);
  }

  Managed asked(int number, Question open) {
    return new Managed(number, labels, profiles, reported, listedAt, Optional.of(open));
  }

  /** What it last reported may be so no more: it is to be asked. */
  public Managed outdated() {
    return reported.isEmpty()
        ? this
        : new Managed(turn, labels, profiles, Map.of(), Optional.empty(), question);
  }

  Managed closed() {
    return new Managed(turn, labels, profiles, reported, listedAt, Optional.empty());
  }

  Managed listed(Map<String, ManagedProfile> known, Map<String, String> found, Instant at) {
    return new Managed(turn, labels, known, found, Optional.of(at), Optional.empty());
  }
}
