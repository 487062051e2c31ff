package dev.muster.log.snapshot;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.Decoded;

/**
 * What this version can read of the fleet's log up to one offset. Immutable.
 *
 * @param state what it says of the installation
 * @param newer how many facts there are of each kind that this version does not know
 * @param next behind the last event
 */
public record FoldedFleet(FleetState state, PersistentMap<String, Integer> newer, long next) {
  /** Of a log with nothing in it. */
  public static final FoldedFleet NOTHING =
      new FoldedFleet(FleetState.EMPTY, PersistentMap.empty(), 0);

  /** With one more event, or another thing that has no effect. */
  public FoldedFleet with(LogEntry entry) {
    return switch (entry.decoded()) {
      case Decoded.Known(Event event) when event.fact() instanceof FleetFact fact ->
          new FoldedFleet(
              state.evolve(fact, event.id(), event.occurredAt()), newer, entry.offset() + 1);
      case Decoded.Foreign foreign when !foreign.ignorable() ->
          new FoldedFleet(
              state,
              newer.with(foreign.kind(), newer.get(foreign.kind()).orElse(0) + 1),
              entry.offset() + 1);
      case Decoded.Known misplaced -> without(entry.offset());
      case Decoded.Foreign ignorable -> without(entry.offset());
    };
  }

  /** Behind a record of that offset that has no effect. */
  public FoldedFleet without(long offset) {
    return new FoldedFleet(state, newer, offset + 1);
  }
}
