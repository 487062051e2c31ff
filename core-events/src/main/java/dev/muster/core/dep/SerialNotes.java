package dev.muster.core.dep;

import dev.muster.core.event.DepDeviceFact.DepEnrollmentAsked;
import dev.muster.core.event.DepRuleFact.DepChoice;
import dev.muster.core.event.DepRuleFact.DepProfileChosen;
import dev.muster.core.event.DepRuleFact.DepSerialLabeled;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What stands about a serial number beside what Apple says of it. Immutable.
 *
 * @param accounts those that it was ever listed in
 * @param labels that admins put on it
 * @param choice who decides about its profile
 * @param chosen the profile's name, where an admin chose one
 * @param asked when it last asked for its profile, and what it got
 * @param replaces the serial number in whose place it came
 * @param replacedBy the one that came in its place
 */
public record SerialNotes(
    Set<String> accounts,
    Set<String> labels,
    DepChoice choice,
    Optional<String> chosen,
    Optional<Asked> asked,
    Optional<String> replaces,
    Optional<String> replacedBy) {
  /** Nothing. */
  public static final SerialNotes NONE =
      new SerialNotes(
          Set.of(),
          Set.of(),
          DepChoice.RULES,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** That it asked, and when. */
  public record Asked(Instant at, DepEnrollmentAsked what) {}

  /** Copies the sets. */
  public SerialNotes {
    accounts = Set.copyOf(accounts);
    labels = Set.copyOf(labels);
  }

  SerialNotes in(String account) {
    if (accounts.contains(account)) {
      return this;
    }
    Set<String> more = new HashSet<>(accounts);
    more.add(account);
    return new SerialNotes(more, labels, choice, chosen, asked, replaces, replacedBy);
  }

  SerialNotes evolve(DepSerialLabeled fact) {
    Set<String> next = new HashSet<>(labels);
    next.addAll(fact.added());
    next.removeAll(fact.removed());
    return new SerialNotes(accounts, next, choice, chosen, asked, replaces, replacedBy);
  }

  SerialNotes evolve(DepProfileChosen fact) {
    return new SerialNotes(
        accounts, labels, fact.choice(), fact.profile(), asked, replaces, replacedBy);
  }

  SerialNotes evolve(DepEnrollmentAsked fact, Instant at) {
    return new SerialNotes(
        accounts, labels, choice, chosen, Optional.of(new Asked(at, fact)), replaces, replacedBy);
  }

  SerialNotes inPlaceOf(String original) {
    return new SerialNotes(
        accounts, labels, choice, chosen, asked, Optional.of(original), replacedBy);
  }

  SerialNotes replacedBy(String other) {
    return new SerialNotes(accounts, labels, choice, chosen, asked, replaces, Optional.of(other));
  }
}
