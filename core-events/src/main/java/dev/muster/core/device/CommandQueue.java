package dev.muster.core.device;

import dev.muster.core.event.CommandUuid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * The commands that wait for one channel, in the order in which they are offered, and the names of
 * those that ended lately. Immutable.
 *
 * <p>A command is known by its UUID: the same one queued twice stands in the queue once, also when
 * the first has ended since, as long as no more than {@value #REMEMBERED} others ended in between.
 *
 * @param waiting urgent ones first, {@code DeviceConfigured} last, else first in first out
 * @param ended the names of those that ended last, oldest first
 * @param fanOut the highest offset in the fleet's log of a request that a command here came from;
 *     -1 for none. Requests are fanned out in their order, so what comes with a lower one is a
 *     repeat
 * @param held an admin stopped it: commands are queued, but none is offered
 */
public record CommandQueue(
    List<QueuedCommand> waiting, List<CommandUuid> ended, long fanOut, boolean held) {
  /** How many ended commands a queue remembers, to know one that is queued again. */
  public static final int REMEMBERED = 64;

  /** A queue in which nothing ever was. */
  public static final CommandQueue EMPTY = new CommandQueue(List.of(), List.of(), -1, false);

  /** Copies the lists. */
  public CommandQueue {
    waiting = List.copyOf(waiting);
    ended = List.copyOf(ended);
  }

  /**
   * What is offered next to a device that comes at this moment: the first one that may be offered
   * by then and was not put off in this conversation.
   */
  public Optional<QueuedCommand> next(Instant moment) {
    return held
        ? Optional.empty()
        : waiting.stream().filter(c -> !c.notNow() && c.ripeAt(moment)).findFirst();
  }

  /** Whether there is a command for a device that comes, now or once it may be offered. */
  public boolean offers() {
    return !held && !waiting.isEmpty();
  }

  /** The same queue, stopped or going on. */
  CommandQueue withHeld(boolean value) {
    return new CommandQueue(waiting, ended, fanOut, value);
  }

  /** A queue in which nothing waits and which goes on, with the memory of what was in it. */
  CommandQueue voided() {
    return without(waiting).withHeld(false);
  }

  /** Whether the command waits here, or did lately. */
  public boolean knows(CommandUuid uuid) {
    return ended.contains(uuid) || find(uuid).isPresent();
  }

  /** Whether a command of the request at this offset has been here before. */
  boolean hasSeen(OptionalLong fleetOffset) {
    return fleetOffset.isPresent() && fleetOffset.getAsLong() <= fanOut;
  }

  CommandQueue seen(OptionalLong fleetOffset) {
    return fleetOffset.isPresent()
        ? new CommandQueue(waiting, ended, fleetOffset.getAsLong(), held)
        : this;
  }

  /** Whether the command waits here. */
  public boolean holds(CommandUuid uuid) {
    return find(uuid).isPresent();
  }

  public Optional<QueuedCommand> find(CommandUuid uuid) {
    return waiting.stream().filter(c -> c.uuid().equals(uuid)).findFirst();
  }

  CommandQueue add(QueuedCommand command) {
    int place = waiting.size();
    while (place > 0 && waiting.get(place - 1).urgency().compareTo(command.urgency()) > 0) {
      place--;
    }
    List<QueuedCommand> longer = new ArrayList<>(waiting);
    longer.add(place, command);
    return new CommandQueue(longer, ended, fanOut, held);
  }

  /** In front of all that is not urgent. */
  CommandQueue addFirst(QueuedCommand command) {
    int place = 0;
    while (place < waiting.size() && waiting.get(place).urgency() == Urgency.URGENT) {
      place++;
    }
    List<QueuedCommand> longer = new ArrayList<>(waiting);
    longer.add(place, command);
    return new CommandQueue(longer, ended, fanOut, held);
  }

  /** The command was put off until the next conversation. */
  CommandQueue putOff(CommandUuid uuid) {
    return mapped(c -> c.uuid().equals(uuid) ? c.withNotNow(true) : c);
  }

  /** A new conversation: what was put off may be offered again. */
  CommandQueue newConversation() {
    return waiting.stream().anyMatch(QueuedCommand::notNow)
        ? mapped(c -> c.withNotNow(false))
        : this;
  }

  List<QueuedCommand> expiredAt(Instant moment) {
    return waiting.stream().filter(c -> c.expiredAt(moment)).toList();
  }

  CommandQueue without(List<QueuedCommand> leaving) {
    if (leaving.isEmpty()) {
      return this;
    }
    List<CommandUuid> remembered = new ArrayList<>(ended);
    leaving.forEach(c -> remembered.add(c.uuid()));
    int tooMany = Math.max(0, remembered.size() - REMEMBERED);
    Predicate<QueuedCommand> leaves = leaving::contains;
    return new CommandQueue(
        waiting.stream().filter(leaves.negate()).toList(),
        remembered.subList(tooMany, remembered.size()),
        fanOut,
        held);
  }

  private CommandQueue mapped(UnaryOperator<QueuedCommand> change) {
    return new CommandQueue(waiting.stream().map(change).toList(), ended, fanOut, held);
  }
}
