package dev.muster.core.push;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.process.Due;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The next push to a channel.
 *
 * @param due not before this
 * @param target where it goes
 * @param tokenUpdate the event by which the device told that target
 * @param cause the latest event that calls for it; empty for one that repeats what was said before
 * @param urgent something waits that must reach a lost or stolen device
 * @param forCommand the command that is offered first, which all targets of a fan-out have in
 *     common; empty for a push that an admin asked for with nothing in the queue
 * @param validUntil after this there is nothing to fetch; empty when there always is
 * @param attempt the number of this push, if APNs takes it, since the device last got on
 * @param setback the number of this setback, if it is one
 */
public record PushPlan(
    Instant due,
    PushTarget target,
    UUID tokenUpdate,
    Optional<UUID> cause,
    boolean urgent,
    Optional<CommandUuid> forCommand,
    Optional<Instant> validUntil,
    int attempt,
    int setback)
    implements Due {

  /** The APNs topic, each of which has a push certificate of its own. */
  @Override
  public String resource() {
    return target.topic();
  }

  /** Its moment follows from what was pushed before and from when the device last came. */
  @Override
  public String key() {
    return "%s %s %s %d %d"
        .formatted(cause.map(UUID::toString).orElse("-"), tokenUpdate, due, attempt, setback);
  }

  /** The devices that are pushed for the same command, which may be a whole fleet. */
  @Override
  public String turn() {
    return forCommand.map(CommandUuid::value).orElse("");
  }
}
