package dev.muster.admin.dep;

import dev.muster.admin.checkup.Finding;
import dev.muster.core.dep.DepState;
import dev.muster.log.EventLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Which of Apple's DEP accounts want something. Asks nobody. Safe for any thread. */
public final class DepNeeds {
  private final EventLog log;
  private final DepAccountJson accounts;

  /** Of the accounts in this log. */
  public DepNeeds(EventLog log, DepAccess access, InstantSource clock) {
    this.log = log;
    this.accounts = new DepAccountJson(access, clock);
  }

  /** One for each account, or one that says that there is none. */
  public List<Finding> findings() {
    DepState state = log.dep().state();
    List<Finding> found =
        state
            .accounts()
            .fold(
                new ArrayList<>(),
                (all, name, account) -> {
                  all.add(accounts.finding(account));
                  return all;
                });
    return found.isEmpty()
        ? List.of(
            Finding.note(
                "dep",
                "no DEP account: devices are enrolled by link only",
                "muster dep add NAME, if Apple sells you devices"))
        : found;
  }
}
