package dev.muster.admin.history;

import dev.muster.log.stream.StreamPosition;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Someone who is sent what happens, as JSON lines or, if they accept {@code text/event-stream}, as
 * server-sent events, whose ids browsers send back when they come again. Used by one thread that
 * may block.
 */
final class Watcher {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final int PATIENCE_SECONDS = 60;

  private final Context loop;
  private final RoutingContext exchange;
  private final HttpServerResponse response;
  private final boolean serverSentEvents;
  private volatile boolean gone;

  /**
   * A watcher who has been sent nothing yet.
   *
   * @param loop on which all that is sent is sent
   */
  Watcher(Context loop, RoutingContext exchange) {
    this.loop = loop;
    this.exchange = exchange;
    this.response = exchange.response();
    String accept = exchange.request().getHeader("Accept");
    this.serverSentEvents = accept != null && accept.contains(EVENT_STREAM);
    response.closeHandler(v -> gone = true);
    response.exceptionHandler(failure -> gone = true);
  }

  /** They took nothing for so long that they are let go. */
  static final class TooSlowException extends Exception {
    private static final long serialVersionUID = 1L;
  }

  boolean listens() {
    return !gone;
  }

  void begin(StreamPosition position) throws InterruptedException, TooSlowException {
    loop.runOnContext(
        v ->
            response
                .setChunked(true)
                .putHeader(
                    "Content-Type", serverSentEvents ? EVENT_STREAM : "application/x-ndjson"));
    send(heartbeat(position));
  }

  /** One event, with the position behind it. */
  Buffer line(JsonObject event, StreamPosition position) {
    String word = position.encode();
    return serverSentEvents
        ? Buffer.buffer("id: %s\ndata: %s\n\n".formatted(word, event.encode()))
        : event.put("position", word).toBuffer().appendString("\n");
  }

  /** Says that the stream lives, and to a browser how far it has come. */
  Buffer heartbeat(StreamPosition position) {
    return Buffer.buffer(serverSentEvents ? "id: %s\n\n".formatted(position.encode()) : "\n");
  }

  /** Sends this, and waits until it is taken or they are gone. */
  void send(Buffer lines) throws InterruptedException, TooSlowException {
    CompletableFuture<Void> taken = new CompletableFuture<>();
    loop.runOnContext(
        v -> {
          if (response.closed() || response.ended()) {
            gone = true;
            taken.complete(null);
          } else {
            response.write(lines).onComplete(taken::complete, taken::completeExceptionally);
          }
        });
    try {
      taken.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      gone = true;
    } catch (TimeoutException e) {
      throw new TooSlowException();
    }
  }

  void end() {
    loop.runOnContext(
        v -> {
          if (!response.closed() && !response.ended()) {
            response.end();
          }
        });
  }

  /** Answers with a failure, or ends where an answer has begun. */
  void fail(Throwable failure) {
    loop.runOnContext(
        v -> {
          if (response.headWritten()) {
            end();
          } else {
            exchange.fail(failure);
          }
        });
  }
}
