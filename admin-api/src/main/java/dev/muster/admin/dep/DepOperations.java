package dev.muster.admin.dep;

import dev.muster.admin.http.ContractRoutes;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.time.InstantSource;

/** Joins the calls about Apple's Device Enrollment Program to the contract. */
public final class DepOperations {
  private DepOperations() {}

  /** Joins them. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      DepAccess access,
      InstantSource clock) {
    new DepAccounts(log, events, access, new DepAccountJson(access, clock)).join(routes);
    new DepDevices(log, events, clock).join(routes);
    new DepRuleOperations(log, events, access, clock).join(routes);
  }
}
