package dev.muster.admin.trail;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;

/** The call about what kept people out of a device. */
public final class TrailOperations {
  private TrailOperations() {}

  /** Joins it to the contract. */
  public static void join(
      ContractRoutes routes, EventLog log, HistoryIndex index, CommandStates states) {
    LockTrail trail = new LockTrail(log, index, states);
    routes.json("getLockTrail", call -> trail.of(call.recorded().device(), call.limit()));
  }
}
