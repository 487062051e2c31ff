package dev.muster.dep;

import dev.muster.dep.account.AccountPulse;
import dev.muster.dep.account.AccountWorkers;
import dev.muster.dep.account.Deed;
import dev.muster.dep.apple.AppleClient;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.process.Assignment;
import dev.muster.log.topics.Topic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

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

  /**
   * Apple as this node asks it for an account, so that others share its session; empty if another
   * node works for the account, or it has no token. It ends at any moment, when another one does.
   */
  public Optional<AppleClient> apple(String account) {
    return workers.apple(account);
  }

  /**
   * Has the account's worker do this, under its fence. What comes of it completes the future; so
   * does an {@link dev.muster.dep.apple.AppleException}. One that is done by then is not begun.
   *
   * @return empty if another node works for the account
   */
  public <T> Optional<CompletableFuture<T>> act(String account, Deed<T> deed) {
    return workers.act(account, deed);
  }

  @Override
  public void close() {
    assignment.close();
    workers.close();
  }
}
