package dev.muster.core.push;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.PushState;
import dev.muster.core.device.PushState.Sent;
import dev.muster.core.device.PushState.Wanted;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Says when a channel is pushed next. It looks at nothing but the channel's state, so that every
 * node comes to the same plan, and one that takes over goes on where another stopped.
 *
 * <p>APNs keeps one push for a device that is away and delivers it when the device is back, so what
 * is repeated is for devices that lost it, or came at a bad moment.
 */
public final class PushPolicy {
  /** Reasons within this time are one push. */
  private static final Duration WINDOW = Duration.ofMillis(200);

  /** Between two pushes to a device that has not come in between. */
  private static final Duration GAP = Duration.ofSeconds(1);

  /** Between pushes that APNs took, to a device that does not come. */
  private static final Spacing REPEATS = new Spacing(Duration.ofMinutes(5), 3, Duration.ofDays(1));

  /**
   * Between the moment from which a command may be offered and the push for it: the device comes at
   * once, and whether it is offered the command is judged by the clock of its gateway.
   */
  private static final Duration CLOCKS = Duration.ofSeconds(1);

  /** Between pushes that come to nothing. */
  private static final Spacing RETRIES =
      new Spacing(Duration.ofSeconds(30), 2, Duration.ofHours(1));

  private PushPolicy() {}

  /** The next push to the channel; empty when there is nothing to push for, or no way to. */
  public static Optional<PushPlan> next(EnrollmentId id, ChannelState channel) {
    PushState pushes = channel.pushes();
    boolean requested = pushes.wanted().map(Wanted::requested).orElse(false);
    if (channel.status() != EnrollmentStatus.ENROLLED
        || channel.push().isEmpty()
        || pushes.unreachable().isPresent()
        || !requested && !channel.offers()) {
      return Optional.empty();
    }
    int attempts = pushes.sent().map(Sent::attempts).orElse(0);
    int setbacks = pushes.setback().map(PushState.Setback::times).orElse(0);
    Instant due =
        pushes
            .wanted()
            .map(wanted -> first(channel, wanted))
            .orElseGet(() -> repeated(id, channel, Math.max(1, attempts)));
    List<QueuedCommand> offered = channel.offers() ? channel.queue().waiting() : List.of();
    due = withThoseThatRipen(due, channel, requested, offered);
    if (setbacks > 0) {
      Instant again = pushes.setback().get().last().plus(RETRIES.after(setbacks, id.value()));
      due = again.isAfter(due) ? again : due;
    }
    Instant moment = due;
    List<QueuedCommand> valid =
        offered.stream()
            .filter(c -> c.ripeAt(moment))
            .filter(c -> c.command().validUntil().filter(u -> u.isBefore(moment)).isEmpty())
            .toList();
    if (valid.isEmpty() && !requested) {
      return Optional.empty();
    }
    return Optional.of(
        new PushPlan(
            due,
            channel.push().get(),
            channel.tokenUpdate().orElseThrow(),
            pushes.wanted().map(Wanted::event),
            valid.stream().anyMatch(QueuedCommand::urgent),
            valid.stream().findFirst().map(QueuedCommand::uuid),
            requested ? Optional.empty() : latest(valid),
            attempts + 1,
            setbacks + 1));
  }

  /**
   * A command that may not be offered yet is pushed for when it may, and not before, unless there
   * is something else to push for; then the device is pushed for both, each at its time.
   */
  private static Instant withThoseThatRipen(
      Instant due, ChannelState channel, boolean requested, List<QueuedCommand> offered) {
    Instant seen = channel.lastSeen();
    Instant chance =
        channel.pushes().sent().map(Sent::last).filter(s -> s.isAfter(seen)).orElse(seen);
    Optional<Instant> ripens =
        offered.stream()
            .flatMap(c -> c.command().notBefore().stream())
            .map(moment -> moment.plus(CLOCKS))
            .filter(moment -> moment.isAfter(chance))
            .min(Comparator.naturalOrder());
    if (ripens.isEmpty()) {
      return due;
    }
    boolean nothingElse = !requested && offered.stream().noneMatch(c -> c.ripeAt(due));
    return nothingElse || ripens.get().isBefore(due) ? ripens.get() : due;
  }

  private static Instant first(ChannelState channel, Wanted wanted) {
    Instant gathered = wanted.since().plus(WINDOW);
    Optional<Instant> spaced =
        channel
            .pushes()
            .sent()
            .filter(sent -> sent.unansweredSince().isPresent())
            .map(sent -> sent.last().plus(GAP));
    return spaced.filter(s -> s.isAfter(gathered)).orElse(gathered);
  }

  private static Instant repeated(EnrollmentId id, ChannelState channel, int attempts) {
    Instant seen = channel.lastSeen();
    Instant last =
        channel.pushes().sent().map(Sent::last).filter(s -> s.isAfter(seen)).orElse(seen);
    return last.plus(REPEATS.after(attempts, id.value()));
  }

  /** The end of the last one's validity; empty if one of them is valid for ever. */
  private static Optional<Instant> latest(List<QueuedCommand> commands) {
    Optional<Instant> latest = Optional.empty();
    for (QueuedCommand command : commands) {
      Optional<Instant> until = command.command().validUntil();
      if (until.isEmpty()) {
        return Optional.empty();
      }
      if (latest.isEmpty() || until.get().isAfter(latest.get())) {
        latest = until;
      }
    }
    return latest;
  }
}
