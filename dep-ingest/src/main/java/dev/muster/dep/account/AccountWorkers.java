package dev.muster.dep.account;

import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepAccountFact.DepAccountRemoved;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.Event;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.log.EventFactory;
import dev.muster.log.dep.DepLog;
import dev.muster.log.seal.Sealer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A worker for each account, while this node is the one that works for them, and none while it is
 * not. Hears of what admins and gateways write, and wakes whom it concerns. Safe for any thread.
 */
public final class AccountWorkers implements AutoCloseable {
  private final DepSettings settings;
  private final DepLog dep;
  private final Sealer sealer;
  private final EventFactory events;
  private final InstantSource clock;
  private final Map<String, AccountWorker> workers = new HashMap<>();
  private final AutoCloseable listening;
  private boolean working;

  /** None yet. */
  public AccountWorkers(
      DepSettings settings, DepLog dep, Sealer sealer, EventFactory events, InstantSource clock) {
    this.settings = settings;
    this.dep = dep;
    this.sealer = sealer;
    this.events = events;
    this.clock = clock;
    listening = dep.listen(this::hear);
  }

  /** This node works from now on. */
  public synchronized void begin() {
    working = true;
    dep.state().accounts().forEach((name, account) -> worker(name));
  }

  /** Another one does. */
  public void end() {
    List<AccountWorker> ending;
    synchronized (this) {
      working = false;
      ending = List.copyOf(workers.values());
      workers.clear();
    }
    ending.forEach(AccountWorker::close);
  }

  /** How an account does; empty if this node does not work for it. */
  public synchronized Optional<AccountPulse> pulse(String account) {
    return Optional.ofNullable(workers.get(account)).map(AccountWorker::pulse);
  }

  /** Apple, as this node asks it for an account; empty if it does not. */
  public synchronized Optional<AppleClient> apple(String account) {
    return Optional.ofNullable(workers.get(account)).flatMap(AccountWorker::apple);
  }

  /** Does this for an account; empty if this node does not work for it. */
  public synchronized <T> Optional<CompletableFuture<T>> act(String account, Deed<T> deed) {
    return Optional.ofNullable(workers.get(account)).map(worker -> worker.act(deed));
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    end();
  }

  private synchronized AccountWorker worker(String account) {
    return workers.computeIfAbsent(
        account, name -> new AccountWorker(name, settings, dep, sealer, events, clock));
  }

  /** On the follower's thread, which waits for nobody. */
  private synchronized void hear(Event event) {
    if (!working) {
      return;
    }
    switch (event.fact()) {
      case DepKeyMade made -> worker(made.account());
      case DepTokenStaged staged -> worker(staged.account()).wake();
      case DepSyncRequested asked ->
          known(asked).ifPresent(w -> w.serve(event.id(), asked.serialNumber()));
      case DepAccountRemoved removed -> {
        AccountWorker ended = workers.remove(removed.account());
        if (ended != null) {
          Thread.startVirtualThread(ended::close);
        }
      }
      case DepRuleFact changed -> workers.values().forEach(AccountWorker::wake);
      default -> {
        // It is what a worker wrote, or a device.
      }
    }
  }

  private Optional<AccountWorker> known(DepAccountFact fact) {
    return Optional.ofNullable(workers.get(fact.account()));
  }
}
