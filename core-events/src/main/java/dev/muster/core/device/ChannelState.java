package dev.muster.core.device;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.Message.UserNames;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is known of one channel of a device, component by component. Immutable.
 *
 * @param channel its kind
 * @param enrolled where its enrollment stands
 * @param queue its commands
 * @param pushes what came of the pushes
 * @param lastSeen when it last sent a message that counted
 */
public record ChannelState(
    Channel channel, Enrolled enrolled, CommandQueue queue, PushState pushes, Instant lastSeen) {

  /** A channel of which nothing but its first message is known. */
  static ChannelState fresh(Channel channel, Instant seen) {
    return new ChannelState(
        channel, Enrolled.authenticated(), CommandQueue.EMPTY, PushState.NONE, seen);
  }

  /** Where its enrollment stands. */
  public EnrollmentStatus status() {
    return enrolled.status();
  }

  /** Where pushes go; known once enrolled. */
  public Optional<PushTarget> push() {
    return enrolled.push();
  }

  /** The event by which the device told where pushes go. */
  public Optional<UUID> tokenUpdate() {
    return enrolled.tokenUpdate();
  }

  /** The user's names, on a user channel. */
  public Optional<UserNames> user() {
    return enrolled.user();
  }

  /** Whether it waits in Setup Assistant, in this enrollment. */
  public boolean awaitingConfiguration() {
    return enrolled.awaitingConfiguration();
  }

  /** Whether an admin stopped its queue. */
  public boolean held() {
    return queue.held();
  }

  /** Whether there is a command for the device if it comes, now or once it may be offered. */
  public boolean offers() {
    return queue.offers();
  }

  /** Whether there is something to push for. */
  public boolean pending() {
    return pushes.wanted().isPresent() || offers();
  }

  /** Since when something waits for the device without that it came; empty if nothing does. */
  public Optional<Instant> waitingSince() {
    Optional<Instant> first =
        Stream.concat(
                offers()
                    ? queue.waiting().stream().map(QueuedCommand::queuedAt)
                    : Stream.<Instant>empty(),
                pushes.wanted().map(PushState.Wanted::since).stream())
            .min(Comparator.naturalOrder());
    return first.map(moment -> moment.isAfter(lastSeen) ? moment : lastSeen);
  }

  /** The same channel with nothing of its enrollment but the memory of its commands. */
  ChannelState voided(Enrolled anew) {
    return new ChannelState(channel, anew, queue.voided(), PushState.NONE, lastSeen);
  }

  ChannelState withEnrolled(Enrolled newEnrolled) {
    return new ChannelState(channel, newEnrolled, queue, pushes, lastSeen);
  }

  ChannelState withPushes(PushState newPushes) {
    return newPushes == pushes
        ? this
        : new ChannelState(channel, enrolled, queue, newPushes, lastSeen);
  }

  ChannelState withQueue(CommandQueue newQueue) {
    return new ChannelState(channel, enrolled, newQueue, pushes, lastSeen);
  }

  ChannelState seen(Instant moment) {
    return new ChannelState(channel, enrolled, queue, pushes, moment);
  }
}
