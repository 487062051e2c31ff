package dev.muster.admin.history;

import dev.muster.admin.http.Call;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what happens to those who watch, a line for each event. */
final class Tail {
  private static final Logger LOG = LoggerFactory.getLogger(Tail.class);

  /** Who is further behind than this is let go, so that memory stays bounded. */
  private static final int FURTHEST_BEHIND = 10_000;

  private static final long HEARTBEAT_MS = 15_000;
  private static final Buffer EMPTY_LINE = Buffer.buffer("\n");

  private final Vertx vertx;
  private final EventLog log;

  Tail(Vertx vertx, EventLog log) {
    this.vertx = vertx;
    this.log = log;
  }

  void serve(Call call, Predicate<String> kinds) {
    Optional<String> device =
        call.query("enrollment").map(id -> Call.enrollment(id).device().value());
    HttpServerResponse response = call.context().response();
    Context context = vertx.getOrCreateContext();
    response.setChunked(true).putHeader("Content-Type", "application/x-ndjson");
    // Whoever sees this line misses nothing that is folded after it.
    AtomicInteger behind = new AtomicInteger();
    AutoCloseable listening =
        log.listen(
            folded -> {
              boolean wanted =
                  kinds.test(folded.event().fact().kind())
                      && device.filter(d -> !d.equals(folded.event().subject())).isEmpty();
              if (wanted) {
                send(context, response, behind, folded);
              }
            });
    long timer = vertx.setPeriodic(HEARTBEAT_MS, t -> response.write(EMPTY_LINE));
    response.closeHandler(v -> stop(timer, listening));
    response.endHandler(v -> stop(timer, listening));
    response.write(EMPTY_LINE);
  }

  private static void send(
      Context context, HttpServerResponse response, AtomicInteger behind, FoldedEvent folded) {
    if (behind.incrementAndGet() > FURTHEST_BEHIND) {
      context.runOnContext(v -> response.end());
      return;
    }
    context.runOnContext(
        v -> {
          if (response.closed() || response.ended()) {
            return;
          }
          Buffer line =
              HistoryJson.of(
                      folded.partition(),
                      folded.offset(),
                      folded.recordedAt(),
                      folded.event(),
                      folded.consequence())
                  .toBuffer()
                  .appendString("\n");
          response.write(line).onComplete(written -> behind.decrementAndGet());
        });
  }

  private void stop(long timer, AutoCloseable listening) {
    vertx.cancelTimer(timer);
    try {
      listening.close();
    } catch (Exception e) {
      LOG.warn("a listener did not stop", e);
    }
  }
}
