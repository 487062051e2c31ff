package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of what a step led to, beyond the device's word. A Mac says that it installs a
 * package before it fetches it, and never that it could not. Immutable.
 *
 * @param accepted when it said that it will do what it was told
 * @param served which parts of the package were sent to it
 * @param fetched when all of the package had been sent to it
 * @param present when it reported what the step waits for
 * @param question what it was asked and has not answered; empty where nothing is open
 * @param asked how often it was asked
 * @param askedAt when it was asked last; when the waiting began, before
 */
public record Proof(
    Optional<Instant> accepted,
    Spans served,
    Optional<Instant> fetched,
    Optional<Instant> present,
    Optional<CommandUuid> question,
    int asked,
    Optional<Instant> askedAt) {
  /** Nothing is known. */
  public static final Proof NONE =
      new Proof(
          Optional.empty(),
          Spans.NONE,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          0,
          Optional.empty());

  Proof accepted(Instant at) {
    return new Proof(
        accepted.or(() -> Optional.of(at)), served, fetched, present, question, asked, askedAt);
  }

  Proof served(long from, long to, long size, Instant at) {
    Spans more = served.with(from, to);
    return new Proof(
        accepted,
        more,
        fetched.or(() -> more.cover(size) ? Optional.of(at) : Optional.empty()),
        present,
        question,
        asked,
        askedAt);
  }

  Proof present(Instant at) {
    return new Proof(
        accepted, served, fetched, present.or(() -> Optional.of(at)), question, asked, askedAt);
  }

  Proof asked(CommandUuid uuid, int time, Instant at) {
    return new Proof(accepted, served, fetched, present, Optional.of(uuid), time, Optional.of(at));
  }

  Proof answered() {
    return new Proof(accepted, served, fetched, present, Optional.empty(), asked, askedAt);
  }
}
