package dev.muster.admin.token;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Caller;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.core.fleet.FleetState.Token;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Lets those through who have a token that counts. Others are told so, each time later than the
 * time before, and what they tried is recorded. Runs on event loops.
 */
public final class AccessGuard {
  private static final String SCHEME = "Bearer ";
  private static final Duration RECORDED_EVERY = Duration.ofMinutes(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);
  private static final long FIRST_DELAY_MS = 100;
  private static final int DOUBLINGS = 5;
  private static final int ADDRESSES = 1000;

  private final Vertx vertx;
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final Map<String, Attempts> byAddress = new LinkedHashMap<>();

  /** Asks this log who counts. */
  public AccessGuard(Vertx vertx, EventLog log, EventFactory events, InstantSource clock) {
    this.vertx = vertx;
    this.log = log;
    this.events = events;
    this.clock = clock;
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
    String header = context.request().getHeader("Authorization");
    Optional<Token> token =
        header != null && header.startsWith(SCHEME)
            ? log.view().fleet().token(ApiToken.hash(header.substring(SCHEME.length())))
            : Optional.empty();
    Optional<String> reason = reason(header, token);
    if (reason.isEmpty()) {
      Token known = token.orElseThrow();
      context.put(Call.CALLER, new Caller(known.id(), known.name(), known.role()));
      context.next();
      return;
    }
    String address = context.request().remoteAddress().hostAddress();
    context.request().pause();
    vertx.setTimer(
        delay(address, reason.get()),
        timer -> {
          context.request().resume();
          if (!context.response().closed()) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            context.fail(
                new Problem(
                    401,
                    "unauthorized",
                    "send a token that counts, as  Authorization: Bearer <token>"));
          }
        });
  }

  private Optional<String> reason(String header, Optional<Token> token) {
    if (header == null) {
      return Optional.of("token-missing");
    }
    if (token.isEmpty()) {
      return Optional.of("token-unknown");
    }
    if (token.get().revokedAt().isPresent()) {
      return Optional.of("token-revoked");
    }
    return token.get().counts(clock.instant()) ? Optional.empty() : Optional.of("token-expired");
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
