package dev.muster.admin;

import dev.muster.admin.http.Problem;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.history.IndexUnavailableException;
import dev.muster.log.wire.ForeignFactException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.validation.ValidatorException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers calls that failed: with a problem that says what to do, whatever it was. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static void answer(RoutingContext context) {
    Throwable cause = context.failure();
    boolean wrapped = cause instanceof CompletionException || cause instanceof HttpException;
    if (wrapped && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof HttpClosedException) {
      LOG.debug("a client went away before its request was whole");
      return;
    }
    problem(context, cause).send(context);
  }

  private static Problem problem(RoutingContext context, Throwable cause) {
    return switch (cause) {
      case Problem p -> p;
      case ValidatorException e ->
          new Problem(400, "bad-request", ContractWords.of(e) + ": see /openapi.yaml");
      case ForeignFactException e -> new Problem(503, "newer-version", e.getMessage());
      case LogUnavailableException e ->
          new Problem(503, "log-unavailable", "Kafka can't be reached or lags: try again soon");
      case IndexUnavailableException e ->
          new Problem(503, "index-unavailable", e.getMessage() + ": try again soon");
      case null ->
          switch (context.statusCode()) {
            case 404 ->
                Problem.notFound(
                    "there is nothing at %s %s: /openapi.yaml lists the calls"
                        .formatted(context.request().method(), context.normalizedPath()));
            case 405 ->
                new Problem(
                    405,
                    "method-not-allowed",
                    "%s can't be done here: /openapi.yaml lists the calls"
                        .formatted(context.request().method()));
            case 413 ->
                new Problem(413, "body-too-large", "a body has at most 16 MB: send less at once");
            default ->
                new Problem(
                    Math.max(context.statusCode(), 400),
                    "refused",
                    "the request was refused as it stands: /openapi.yaml says how it must be");
          };
      default -> {
        if (context.statusCode() >= 400 && context.statusCode() < 500) {
          yield new Problem(
              context.statusCode(),
              "bad-request",
              "the request can't be read as it stands: /openapi.yaml says how it must be");
        }
        LOG.atError()
            .addKeyValue("request_id", context.response().headers().get("X-Request-Id"))
            .setCause(cause)
            .log("a request failed");
        yield new Problem(500, "internal", "the server failed: its log says why");
      }
    };
  }
}
