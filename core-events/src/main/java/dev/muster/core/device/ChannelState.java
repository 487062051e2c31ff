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
 * What is known of one channel of a device. Immutable.
 *
 * @param channel its kind
 * @param status where its enrolment stands
 * @param push where pushes go; known once enrolled
 * @param tokenUpdate the event by which the device told that; known with it
 * @param pushes what came of the pushes
 * @param user the user's names, on a user channel
 * @param awaitingConfiguration whether it waits in Setup Assistant, in this enrolment
 * @param unlockTokenEvent the event that holds the unlock token
 * @param held an admin stopped its queue
 * @param queue its commands
 * @param lastSeen when it last sent a message that counted
 */
public record ChannelState(
    Channel channel,
    EnrollmentStatus status,
    Optional<PushTarget> push,
    Optional<UUID> tokenUpdate,
    PushState pushes,
    Optional<UserNames> user,
    boolean awaitingConfiguration,
    Optional<UUID> unlockTokenEvent,
    boolean held,
    CommandQueue queue,
    Instant lastSeen) {

  /** A channel of which nothing but its first message is known. */
  static ChannelState fresh(Channel channel, Instant seen) {
    return new ChannelState(
        channel,
        EnrollmentStatus.AUTHENTICATED,
        Optional.empty(),
        Optional.empty(),
        PushState.NONE,
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        CommandQueue.EMPTY,
        seen);
  }

  /** The same channel with nothing of its enrolment but the memory of its commands. */
  ChannelState voided(EnrollmentStatus newStatus) {
    return new ChannelState(
        channel,
        newStatus,
        Optional.empty(),
        Optional.empty(),
        PushState.NONE,
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        queue.without(queue.waiting()),
        lastSeen);
  }

  /** Whether the device would be given a command if it came. */
  public boolean offers() {
    return !held && !queue.waiting().isEmpty();
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

  ChannelState withPushes(PushState newPushes) {
    return newPushes == pushes ? this : with(newPushes, held, queue, lastSeen);
  }

  ChannelState withQueue(CommandQueue newQueue) {
    return with(pushes, held, newQueue, lastSeen);
  }

  ChannelState withHeld(boolean value) {
    return with(pushes, value, queue, lastSeen);
  }

  ChannelState seen(Instant moment) {
    return with(pushes, held, queue, moment);
  }

  /** What changes within an enrolment. */
  private ChannelState with(
      PushState newPushes, boolean newHeld, CommandQueue newQueue, Instant newLastSeen) {
    return new ChannelState(
        channel,
        status,
        push,
        tokenUpdate,
        newPushes,
        user,
        awaitingConfiguration,
        unlockTokenEvent,
        newHeld,
        newQueue,
        newLastSeen);
  }
}
