package dev.muster.admin.dep;

import dev.muster.admin.http.ContractRoutes;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
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
    new DepAccounts(
            log, events, new DepTokens(log, events, access), new DepAccountJson(access, clock))
        .join(routes);
    DepDevices devices = new DepDevices(log, events, clock);
    devices.join(routes);
    AppleReach apple = new AppleReach(log.dep()::state, access);
    new DepLock(apple, new SecretStore(log, events), devices::enrollment).join(routes);
    new DepDisown(apple).join(routes);
    new DepAccountVerbs(apple).join(routes);
    new DepRuleOperations(log, events, access, clock).join(routes);
  }
}
