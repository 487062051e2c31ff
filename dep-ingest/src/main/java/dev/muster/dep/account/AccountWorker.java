package dev.muster.dep.account;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact.DepDetailsChanged;
import dev.muster.core.event.DepAccountFact.DepStandingChanged;
import dev.muster.core.event.DepStanding;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.assign.Assigner;
import dev.muster.dep.sync.Heard;
import dev.muster.dep.sync.Replacements;
import dev.muster.dep.sync.Sync;
import dev.muster.dep.token.ServerTokens;
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
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final String account;
  private final DepSettings settings;
  private final DepLog dep;
  private final Sealer sealer;
  private final EventFactory events;
  private final InstantSource clock;
  private final Bell bell = new Bell();
  private final Thread thread;
  private volatile AccountPulse pulse = AccountPulse.NONE;
  private volatile boolean closing;
  private volatile AppleClient underway;
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

  @Override
  public void close() {
    closing = true;
    bell.ring();
    // Whatever is asked of Apple now ends with that, and what is being recorded is recorded.
    Optional.ofNullable(underway).ifPresent(AppleClient::close);
    try {
      if (!thread.join(CLOSING)) {
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      try (DepWriter writer = dep.writer(account);
          Session session = new Session(new Record(account, writer, events, dep.state()))) {
        while (!closing) {
          Duration wait = round(session);
          pulse =
              new AccountPulse(
                  pulse.askedAt(), Optional.of(clock.instant().plus(wait)), pulse.problem());
          bell.await(wait);
        }
      } catch (FencedException e) {
        LOG.info("{}, so this one rests", e.getMessage());
        bell.await(settings.interval());
      } catch (LogUnavailableException e) {
        if (!closing) {
          LOG.warn("{}; it is tried again", e.getMessage());
          bell.await(AFTER_TROUBLE);
        }
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.error("the work for the DEP account {} failed, and begins anew", account, e);
          bell.await(AFTER_TROUBLE);
        }
      }
    }
  }

  /** What belongs to the time of one fence. */
  private final class Session implements AutoCloseable {
    private final Record record;
    private final Heard heard = new Heard();
    private final TokenProof proof;
    private Optional<Asked> asked = Optional.empty();
    private Instant detailsAt = Instant.EPOCH;

    Session(Record record) {
      this.record = record;
      this.proof = new TokenProof(record, sealer, this::client);
    }

    private AppleClient client(ServerTokens tokens) {
      return AppleClient.of(settings.apple(), tokens, clock);
    }

    @Override
    public void close() {
      asked.ifPresent(Asked::close);
    }
  }

  /** Apple, asked with one token. */
  private record Asked(
      UUID token, AppleClient client, Sync sync, Replacements replacements, Assigner assigner)
      implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  /** Does all that is due; returns how long to rest. */
  private Duration round(Session session) {
    session.record.refresh(dep.state());
    Bell.Rung rung = bell.take();
    Duration wait = settings.interval();
    String problem = "";
    if (restUntil.isAfter(clock.instant())) {
      problem = "Apple asked to be left alone until " + restUntil;
      wait = Duration.between(clock.instant(), restUntil);
    } else {
      try {
        wait = ask(session, rung);
        setbacks = 0;
      } catch (AppleException e) {
        problem = e.getMessage();
        stands(session.record, e);
        wait = afterwards(e);
        if (!problem.equals(pulse.problem())) {
          LOG.warn("Apple can't be asked about the DEP account {}: {}", account, problem);
        }
      }
      pulse = new AccountPulse(Optional.of(clock.instant()), Optional.empty(), problem);
    }
    session.record.served(rung.requests(), problem);
    return wait;
  }

  private Duration ask(Session session, Bell.Rung rung) throws AppleException {
    session.proof.run();
    Optional<Asked> asked = asked(session);
    if (asked.isEmpty()) {
      return settings.interval();
    }
    return work(session, asked.get(), rung)
        .map(at -> shorter(Duration.between(clock.instant(), at)))
        .orElse(settings.interval());
  }

  private Optional<Instant> work(Session session, Asked asked, Bell.Rung rung)
      throws AppleException {
    details(session, asked.client(), !rung.requests().isEmpty());
    asked.sync().run();
    asked.sync().ask(rung.serialNumbers());
    asked.replacements().run();
    good(session.record);
    return asked.assigner().run();
  }

  private Optional<Asked> asked(Session session) {
    Optional<DepAccount.Token> token =
        session.record.state().account(account).flatMap(DepAccount::token);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    UUID wanted = token.get().sealed().event();
    if (session.asked.filter(known -> known.token().equals(wanted)).isEmpty()) {
      session.asked.ifPresent(Asked::close);
      session.asked =
          session.proof.open(token.get().sealed()).map(tokens -> asked(session, wanted, tokens));
      session.detailsAt = Instant.EPOCH;
    }
    return session.asked;
  }

  private Asked asked(Session session, UUID token, ServerTokens tokens) {
    AppleClient client = session.client(tokens);
    underway = client;
    Sync sync =
        new Sync(
            client, session.record, clock, settings.listEvery(), settings.page(), session.heard);
    return new Asked(
        token,
        client,
        sync,
        new Replacements(client, session.record),
        new Assigner(client, session.record, sync, session.heard, clock));
  }

  /** Asks whose account it is: at first, now and then, and when someone wants to know. */
  private void details(Session session, AppleClient client, boolean now) throws AppleException {
    if (!now && session.detailsAt.plus(settings.listEvery()).isAfter(clock.instant())) {
      return;
    }
    DepAccountDetails details = TokenProof.details(client.account());
    session.detailsAt = clock.instant();
    boolean known =
        session.record.state().account(account).flatMap(DepAccount::details).stream()
            .anyMatch(details::equals);
    if (!known) {
      session.record.write(List.of(new DepDetailsChanged(account, details)));
    }
  }

  private void good(Record record) {
    stand(record, DepStanding.GOOD, "");
  }

  private void stands(Record record, AppleException refusal) {
    String code = refusal.code().orElse(refusal.reason().name());
    switch (refusal.reason()) {
      case TOKEN_REJECTED, FORBIDDEN, ACCESS_DENIED -> stand(record, DepStanding.REJECTED, code);
      case TERMS_NOT_SIGNED -> stand(record, DepStanding.TERMS_NOT_SIGNED, code);
      default -> {
        // It says nothing of the account.
      }
    }
  }

  private void stand(Record record, DepStanding standing, String code) {
    Optional<DepAccount> known = record.state().account(account);
    boolean same =
        known
            .filter(a -> a.standing().equals(Optional.of(standing)))
            .filter(a -> a.standingCode().equals(code))
            .isPresent();
    if (known.isPresent() && !same) {
      record.write(List.of(new DepStandingChanged(account, standing, code)));
    }
  }

  private Duration afterwards(AppleException refusal) {
    if (refusal.retryAt().isPresent()) {
      restUntil = refusal.retryAt().get();
      return longer(Duration.between(clock.instant(), refusal.retryAt().get()));
    }
    Duration grown = settings.interval().multipliedBy(1L << Math.min(setbacks++, 10));
    return grown.compareTo(LONGEST_WAIT) > 0 ? longer(LONGEST_WAIT) : longer(grown);
  }

  private Duration shorter(Duration wait) {
    Duration soon = wait.compareTo(AFTER_TROUBLE) < 0 ? AFTER_TROUBLE : wait;
    return soon.compareTo(settings.interval()) < 0 ? soon : settings.interval();
  }

  private Duration longer(Duration wait) {
    return wait.compareTo(settings.interval()) > 0 ? wait : settings.interval();
  }
}
