package dev.muster.gateway;

import dev.muster.log.LogUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a device is answered over HTTP. */
final class Answers {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceGateway.class);
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final int RETRY_SPREAD_SECONDS = 10;

  private Answers() {}

  static void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (isOver(response)) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.eventId().ifPresent(id -> response.putHeader("Muster-Event-Id", id.toString()));
    if (answer.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter());
    }
    if (answer.body().length > 0) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
    }
    response.end(Buffer.buffer(answer.body()));
  }

  static void send(RoutingContext context, String contentType, byte[] body) {
    if (!isOver(context.response())) {
      context.response().putHeader("Content-Type", contentType).end(Buffer.buffer(body));
    }
  }

  /** Says what is wrong, to whoever can read it. */
  static void refuse(RoutingContext context, int status, String why) {
    if (!isOver(context.response())) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "text/plain")
          .end(why + "\n");
    }
  }

  /** Whatever went wrong here is no fault of the device, so it is told to come again. */
  static void fail(RoutingContext context, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String requestId = context.response().headers().get("X-Request-Id");
    if (cause instanceof LogUnavailableException) {
      LOG.atWarn()
          .addKeyValue("request_id", requestId)
          .log("a device was told to come again: {}", cause.getMessage());
    } else {
      LOG.atError()
          .addKeyValue("request_id", requestId)
          .setCause(cause)
          .log("a device was told to come again");
    }
    tellToComeAgain(context);
  }

  static void tellToComeAgain(RoutingContext context) {
    tellToComeAgain(context.response());
  }

  static void tellToComeAgain(HttpServerResponse response) {
    if (!isOver(response)) {
      response.setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, retryAfter()).end();
    }
  }

  private static boolean isOver(HttpServerResponse response) {
    return response.ended() || response.closed();
  }

  /** Not the same for all, or they would all come again at once. */
  private static String retryAfter() {
    return Integer.toString(
        RETRY_AFTER_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_SECONDS));
  }
}
