package dev.muster.core.fleet;

import dev.muster.core.collection.RecentMap;
import dev.muster.core.collection.RecentMap.Numbered;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.core.event.RequestFact.CommandRequested;
import java.time.Instant;
import java.util.Optional;

/**
 * The last {@value #MOST} commands that were requested, to know a request that is sent again.
 * Immutable.
 */
public record Requests(RecentMap<CommandUuid, Requested> recent) {
  /** How many are remembered. */
  public static final int MOST = 1000;

  /** None. */
  public static final Requests NONE = new Requests(RecentMap.keeping(MOST));

  /**
   * A command that was requested.
   *
   * @param targets how many enrollments its first request was for
   */
  public record Requested(Command command, int targets, Instant at) {}

  /** The command of that name, if it was requested lately. */
  public Optional<Requested> find(CommandUuid uuid) {
    return recent.get(uuid);
  }

  /** The same with one that was here before. */
  Requests with(FleetEntry.RequestEntry entry) {
    return new Requests(
        recent.numbered(entry.requested().value().command().uuid(), entry.requested()));
  }

  void changedSince(Requests older, FleetChange visitor) {
    recent
        .entries()
        .changedSince(
            older.recent.entries(),
            (uuid, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(Numbered<Requested> requested) {
    return Optional.ofNullable(requested).map(FleetEntry.RequestEntry::new);
  }

  Requests evolve(RequestFact fact, Instant at) {
    return switch (fact) {
      case CommandRequested(Command command, var targets) ->
          recent.get(command.uuid()).isPresent()
              ? this
              : new Requests(
                  recent.with(command.uuid(), new Requested(command, targets.size(), at)));
      case CommandCancelRequested cancelled -> this;
    };
  }
}
