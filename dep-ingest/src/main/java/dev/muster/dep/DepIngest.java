package dev.muster.dep;

import dev.muster.dep.account.AccountPulse;
import dev.muster.dep.account.AccountWorkers;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.process.Assignment;
import dev.muster.log.topics.Topic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * The role of a node that asks Apple. Of the nodes with this role one works at a time, for all
 * accounts: the one that Kafka gave the topic's partition to; each account has a fence besides.
 * Safe for any thread.
 */
public final class DepIngest implements AutoCloseable {
  private static final String GROUP = "muster-dep";

  private final AccountWorkers workers;
  private final Assignment assignment;

  private DepIngest(AccountWorkers workers, Assignment assignment) {
    this.workers = workers;
    this.assignment = assignment;
  }

  /** Begins to follow. */
  public static DepIngest start(
      EventLog log, EventFactory events, DepSettings settings, InstantSource clock) {
    AccountWorkers workers = new AccountWorkers(settings, log.dep(), log.sealer(), events, clock);
    Assignment assignment =
        Assignment.join(
            new Assignment.Member(
                Topic.DEP_EVENTS, GROUP, settings.instance() + "-dep", log.settings().kafka()),
            // Who takes over waits for the state by itself, behind its fence.
            () -> Map.of(0, Long.MAX_VALUE),
            new Assignment.Listener() {
              @Override
              public void given(int partition) {
                workers.begin();
              }

              @Override
              public void taken(Collection<Integer> partitions) {
                if (!partitions.isEmpty()) {
                  workers.end();
                }
              }
            });
    return new DepIngest(workers, assignment);
  }

  /** How an account does; empty if another node works for it. */
  public Optional<AccountPulse> pulse(String account) {
    return workers.pulse(account);
  }

  @Override
  public void close() {
    assignment.close();
    workers.close();
  }
}
