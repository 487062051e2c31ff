package dev.muster.dep.account;

import dev.muster.core.event.DepAccountFact.DepWorkBegan;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.log.EventFactory;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.dep.DepLog;
import dev.muster.log.dep.DepWriter;
import dev.muster.log.dep.FencedException;
import dev.muster.log.seal.Sealer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works for one account, round by round, as long as this node is the one that does: proves a new
 * token, reads what Apple says, assigns what is wanted. The only one that asks Apple for it. On a
 * virtual thread of its own.
 */
final class AccountWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountWorker.class);
  private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  /** Whatever Apple asks for, and whatever a clock said, an account is asked about again. */
  private static final Duration LONGEST_REST = Duration.ofHours(1);

  private static final String ENDED = "this node does not work for the account any more";
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final String account;
  private final DepSettings settings;
  private final DepLog dep;
  private final Sealer sealer;
  private final EventFactory events;
  private final InstantSource clock;
  private final Bell bell = new Bell();
  private final Deeds deeds = new Deeds();
  private final Thread thread;
  private volatile AccountPulse pulse = AccountPulse.NONE;
  private volatile boolean closing;
  private volatile AccountSession session;
  private Instant restUntil = Instant.EPOCH;
  private int setbacks;

  AccountWorker(
      String account,
      DepSettings settings,
      DepLog dep,
      Sealer sealer,
      EventFactory events,
      InstantSource clock) {
    this.account = account;
    this.settings = settings;
    this.dep = dep;
    this.sealer = sealer;
    this.events = events;
    this.clock = clock;
    thread = Thread.ofVirtual().name("dep-" + account).start(this::run);
  }

  AccountPulse pulse() {
    return pulse;
  }

  /** Begins the next round now. */
  void wake() {
    bell.ring();
  }

  /** Begins the next round now, and says when it was served. */
  void serve(UUID request, Optional<String> serialNumber) {
    bell.ring(request, serialNumber);
  }

  /** Apple as this worker asks it; empty while there is no token, or no fence. */
  Optional<AppleClient> apple() {
    return closing ? Optional.empty() : Optional.ofNullable(session).flatMap(AccountSession::apple);
  }

  /** Does this between two rounds. */
  <T> CompletableFuture<T> act(Deed<T> deed) {
    CompletableFuture<T> done = deeds.add(deed);
    if (closing) {
      deeds.end(ENDED);
    }
    bell.ring();
    return done;
  }

  @Override
  public void close() {
    closing = true;
    bell.ring();
    // Whatever is asked of Apple now ends with that, and what is being recorded is recorded.
    Optional.ofNullable(session).ifPresent(AccountSession::close);
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
      }
      deeds.end(ENDED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (DepWriter writer = dep.writer(account)) {
        work(writer);
      } catch (FencedException e) {
        LOG.info("{}, so this one rests", e.getMessage());
        bell.await(settings.interval());
      } catch (LogUnavailableException e) {
        if (!closing) {
          LOG.warn("{}; it is tried again", e.getMessage());
          rest();
        }
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.error("the work for the DEP account {} failed, and begins anew", account, e);
          rest();
        }
      }
    }
  }

  private void work(DepWriter writer) {
    Record record = new Record(account, writer, events, dep.state());
    // With its own first fact a node knows that it has folded all that was committed before.
    record.write(List.of(new DepWorkBegan(account)));
    try (AccountSession open = new AccountSession(record, settings, sealer, clock)) {
      session = open;
      while (!closing) {
        Duration wait = round(open);
        pulse =
            new AccountPulse(
                pulse.askedAt(), Optional.of(clock.instant().plus(wait)), pulse.problem());
        bell.await(wait);
      }
    } finally {
      session = null;
    }
  }

  /** After trouble of its own, longer each time. */
  private void rest() {
    bell.await(grown(AFTER_TROUBLE));
  }

  /** Does all that is due; returns how long to rest. */
  private Duration round(AccountSession open) {
    open.refresh();
    Bell.Rung rung = bell.take();
    Instant now = clock.instant();
    restUntil = restUntil.isAfter(now.plus(LONGEST_REST)) ? now.plus(LONGEST_REST) : restUntil;
    try {
      return restUntil.isAfter(now) ? resting(open, rung, now) : asking(open, rung);
    } catch (RuntimeException e) {
      // Whoever asked is answered by the round that comes of it.
      bell.again(rung);
      throw e;
    }
  }

  /** Another token may be what ends it; all else waits. */
  private Duration resting(AccountSession open, Bell.Rung rung, Instant now) {
    if (open.hasNewToken() && open.prove().isEmpty()) {
      restUntil = Instant.EPOCH;
      bell.again(rung);
      return Duration.ZERO;
    }
    String problem = "Apple asked to be left alone until " + restUntil;
    open.served(rung.requests(), problem);
    deeds.end(problem);
    return Duration.between(now, restUntil);
  }

  private Duration asking(AccountSession open, Bell.Rung rung) {
    try {
      AccountSession.Done done = open.round(rung, deeds);
      setbacks = 0;
      told(done.asked(), done.problem());
      return done.due()
          .map(at -> shorter(Duration.between(clock.instant(), at)))
          .orElse(settings.interval());
    } catch (AppleException e) {
      open.stands(e);
      told(true, e.getMessage());
      open.served(open.unserved(rung), e.getMessage());
      return afterwards(e);
    }
  }

  private void told(boolean asked, String problem) {
    if (!problem.isEmpty() && !problem.equals(pulse.problem())) {
      LOG.warn("Apple can't be asked about the DEP account {}: {}", account, problem);
    }
    Optional<Instant> at = asked ? Optional.of(clock.instant()) : pulse.askedAt();
    pulse = new AccountPulse(at, Optional.empty(), problem);
  }

  private Duration afterwards(AppleException refusal) {
    if (refusal.retryAt().isPresent()) {
      restUntil = refusal.retryAt().get();
      return longer(Duration.between(clock.instant(), restUntil));
    }
    return longer(grown(settings.interval()));
  }

  private Duration grown(Duration first) {
    Duration grown = first.multipliedBy(1L << Math.min(setbacks++, 10));
    return grown.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : grown;
  }

  private Duration shorter(Duration wait) {
    Duration soon = wait.compareTo(AFTER_TROUBLE) < 0 ? AFTER_TROUBLE : wait;
    return soon.compareTo(settings.interval()) < 0 ? soon : settings.interval();
  }

  /** Never past what Apple may ask for, and never sooner than usual. */
  private Duration longer(Duration wait) {
    Duration most = wait.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : wait;
    return most.compareTo(settings.interval()) > 0 ? most : settings.interval();
  }
}
