package dev.muster.admin.access;

import dev.muster.admin.access.Authenticator.Verdict;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets those through whom one of the authenticators knows. Others are told so, each time later than
 * the time before, and what they tried is recorded. Runs on event loops.
 */
public final class AccessGuard {
  private static final Duration RECORDED_EVERY = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);
  private static final long FIRST_DELAY_MS = 100;
  private static final int DOUBLINGS = 5;
  private static final int ADDRESSES = 1000;

  private final Vertx vertx;
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final List<Authenticator> chain;
  private final String challenge;
  private final Map<String, Attempts> byAddress = new LinkedHashMap<>();

  /**
   * Asks these who calls, in their order.
   *
   * @param log records who was refused
   * @param challenge what {@code WWW-Authenticate} tells those who are refused
   */
  public AccessGuard(
      Vertx vertx,
      EventLog log,
      EventFactory events,
      InstantSource clock,
      List<Authenticator> chain,
      String challenge) {
    this.vertx = vertx;
    this.log = log;
    this.events = events;
    this.clock = clock;
    this.chain = List.copyOf(chain);
    this.challenge = challenge;
  }

  /** What came from one address lately. */
  private static final class Attempts {
    private int inARow;
    private int unrecorded;
    private Instant last = Instant.EPOCH;
    private Instant recorded = Instant.EPOCH;
  }

  /** Lets a call go on, or fails it. */
  public void check(RoutingContext context) {
    Future<Verdict> verdict = ask(context, 0);
    if (verdict.isComplete()) {
      verdict.onComplete(found -> act(context, found), context::fail);
      return;
    }
    // A body that comes in the meantime would be lost, as nobody reads it yet.
    context.request().pause();
    verdict.onComplete(
        found -> {
          context.request().resume();
          act(context, found);
        },
        failure -> {
          context.request().resume();
          context.fail(failure);
        });
  }

  private Future<Verdict> ask(RoutingContext context, int link) {
    if (link == chain.size()) {
      return Future.succeededFuture(new Verdict.Absent());
    }
    return chain
        .get(link)
        .authenticate(context)
        .compose(
            verdict ->
                verdict instanceof Verdict.Absent
                    ? ask(context, link + 1)
                    : Future.succeededFuture(verdict));
  }

  private void act(RoutingContext context, Verdict verdict) {
    switch (verdict) {
      case Verdict.Known(Principal principal) -> {
        context.put(Call.PRINCIPAL, principal);
        context.next();
      }
      case Verdict.Refused(String reason) -> refuse(context, reason);
      case Verdict.Absent() -> refuse(context, "token-missing");
    }
  }

  private void refuse(RoutingContext context, String reason) {
    String address = context.request().remoteAddress().hostAddress();
    context.request().pause();
    vertx.setTimer(
        delay(address, reason),
        timer -> {
          context.request().resume();
          if (!context.response().closed()) {
            context.response().putHeader("WWW-Authenticate", challenge);
            context.fail(
                new Problem(
                    401,
                    "unauthorized",
                    "send a token that counts, as  Authorization: Bearer <token>"));
          }
        });
  }

  private synchronized long delay(String address, String reason) {
    Instant now = clock.instant();
    Attempts attempts = byAddress.computeIfAbsent(address, a -> new Attempts());
    if (attempts.last.plus(FORGOTTEN_AFTER).isBefore(now)) {
      attempts.inARow = 0;
    }
    attempts.last = now;
    attempts.inARow++;
    attempts.unrecorded++;
    if (attempts.recorded.plus(RECORDED_EVERY).isBefore(now)) {
      record(new ApiAccessRefused(reason, address, attempts.unrecorded));
      attempts.recorded = now;
      attempts.unrecorded = 0;
    }
    if (byAddress.size() > ADDRESSES) {
      byAddress.remove(byAddress.keySet().iterator().next());
    }
    return FIRST_DELAY_MS << Math.min(attempts.inARow - 1, DOUBLINGS);
  }

  private void record(ApiAccessRefused fact) {
    // The answer does not depend on it.
    log.appendAside(
        events.fleet(new Actor.System("admin-api"), fact.remoteAddress(), fact),
        "refused calls from " + fact.remoteAddress());
  }
}
