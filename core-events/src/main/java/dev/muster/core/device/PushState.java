package dev.muster.core.device;

import dev.muster.core.event.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of the pushes to one channel. Immutable. A channel whose device has come and left
 * nothing behind is back at {@link #NONE}, so that what is remembered follows what is pending.
 *
 * @param wanted why the device is to be woken, as long as APNs has taken no push for that
 * @param sent what APNs took, as long as the device has something to fetch
 * @param setback what went wrong since APNs last took one
 * @param unreachable APNs said that the token is dead; until the next {@code TokenUpdate}
 */
public record PushState(
    Optional<Wanted> wanted,
    Optional<Sent> sent,
    Optional<Setback> setback,
    Optional<Unreachable> unreachable) {

  /**
   * Why a device is to be woken.
   *
   * @param event the latest event that calls for it
   * @param since when the first of them happened
   * @param requested an admin asked for a push, whether or not anything waits in the queue
   */
  public record Wanted(UUID event, Instant since, boolean requested) {}

  /**
   * Pushes that APNs took.
   *
   * @param attempts how many since the device last got on with its queue, or had something new in
   *     it
   * @param last when it took the last one
   * @param unansweredSince when it took the first one since the device last came; empty when the
   *     device has come since
   */
  public record Sent(int attempts, Instant last, Optional<Instant> unansweredSince) {}

  /**
   * Pushes that came to nothing.
   *
   * @param times how many in a row
   * @param last when the last one did
   * @param reason APNs' word for it, or what kept APNs from being asked
   */
  public record Setback(int times, Instant last, String reason) {}

  /** APNs' word for a dead token, and when it was written down. */
  public record Unreachable(String reason, Instant since) {}

  /** Nothing to push for, and nothing known. */
  public static final PushState NONE =
      new PushState(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** This event calls for a push. */
  PushState want(Event event, boolean requested) {
    if (wanted.filter(w -> w.event().equals(event.id())).isPresent()) {
      return this;
    }
    Wanted now =
        new Wanted(
            event.id(),
            wanted.map(Wanted::since).orElse(event.occurredAt()),
            requested || wanted.map(Wanted::requested).orElse(false));
    return new PushState(
        Optional.of(now),
        sent.map(s -> new Sent(0, s.last(), s.unansweredSince())),
        setback,
        unreachable);
  }

  /**
   * The device has come.
   *
   * @param leaves something still waits for it
   * @param progress it finished a command
   */
  PushState came(boolean leaves, boolean progress) {
    if (!leaves) {
      return settled();
    }
    return new PushState(
        Optional.empty(),
        sent.map(s -> new Sent(progress ? 0 : s.attempts(), s.last(), Optional.empty())),
        Optional.empty(),
        unreachable);
  }

  /** Nothing waits for the device any more, though it did not come. */
  PushState emptied() {
    return wanted.filter(Wanted::requested).isPresent() ? this : settled();
  }

  /**
   * APNs took a push.
   *
   * @param leaves something waits for the device
   */
  PushState accepted(Event event, int attempt, boolean leaves) {
    boolean newer =
        wanted.filter(w -> !event.causationId().equals(Optional.of(w.event()))).isPresent();
    if (wanted.isEmpty() && !leaves) {
      return this;
    }
    Sent now =
        new Sent(
            newer ? sent.map(Sent::attempts).orElse(0) : attempt,
            event.occurredAt(),
            sent.flatMap(Sent::unansweredSince).or(() -> Optional.of(event.occurredAt())));
    return new PushState(
        newer ? wanted : Optional.empty(), Optional.of(now), Optional.empty(), unreachable);
  }

  /** A push came to nothing, and is to be tried again. */
  PushState setBack(Event event, int times, String reason) {
    return new PushState(
        wanted, sent, Optional.of(new Setback(times, event.occurredAt(), reason)), unreachable);
  }

  /** The token is dead. */
  PushState unreachable(Event event, String reason) {
    return unreachable.isPresent()
        ? this
        : new PushState(
            wanted, sent, setback, Optional.of(new Unreachable(reason, event.occurredAt())));
  }

  /** The device told a new token. */
  PushState reachable() {
    return unreachable.isEmpty() && setback.isEmpty()
        ? this
        : new PushState(wanted, sent, Optional.empty(), Optional.empty());
  }

  private PushState settled() {
    return unreachable.isEmpty()
        ? NONE
        : new PushState(Optional.empty(), Optional.empty(), Optional.empty(), unreachable);
  }
}
