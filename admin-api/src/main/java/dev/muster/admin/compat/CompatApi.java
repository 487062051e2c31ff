package dev.muster.admin.compat;

import dev.muster.admin.access.AccessGuard;
import dev.muster.admin.http.Problem;
import dev.muster.admin.http.Scope;
import dev.muster.admin.token.TokenAuthenticator;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one other server, at that server's own paths on the admin API's address. Who signs
 * in as its user gets to them and to nothing else, so they may have paths that this API has as
 * well.
 */
public final class CompatApi {
  private static final Logger LOG = LoggerFactory.getLogger(CompatApi.class);
  private static final int LARGEST_BODY = 16 * 1024 * 1024;

  private final String user;
  private final Vertx vertx;
  private final Router router;
  private final WorkerExecutor workers;

  /** Work that ends later. */
  @FunctionalInterface
  public interface Work {
    /** Carries a call out, on a worker. */
    CompletionStage<CompatAnswer> answer(CompatCall call);
  }

  /**
   * Joins a server that has no calls yet.
   *
   * @param user whom its clients sign in as; a token of this API is the password
   */
  public static CompatApi join(
      String user,
      Vertx vertx,
      Router front,
      WorkerExecutor workers,
      EventLog log,
      EventFactory events,
      InstantSource clock) {
    CompatApi api = new CompatApi(user, vertx, workers);
    BasicToken token = new BasicToken(user, new TokenAuthenticator(log, clock));
    AccessGuard guard =
        new AccessGuard(
            vertx,
            log,
            events,
            clock,
            List.of(token),
            "Basic realm=\"%s\", charset=\"UTF-8\"".formatted(user));
    api.router.route().handler(guard::check);
    api.router.route().handler(new WholeBody(LARGEST_BODY));
    front
        .route()
        // What fails in a router that was called by another one is that one's to answer.
        .failureHandler(
            context -> {
              if (token.claimedBy(context)) {
                api.fail(context);
              } else {
                context.next();
              }
            })
        .handler(
            context -> {
              if (token.claimedBy(context)) {
                api.router.handleContext(context);
              } else {
                context.next();
              }
            });
    return api;
  }

  private CompatApi(String user, Vertx vertx, WorkerExecutor workers) {
    this.user = user;
    this.vertx = vertx;
    this.workers = workers;
    this.router = Router.router(vertx);
  }

  /** A call by one method. */
  public void on(HttpMethod method, String path, Scope needed, Work work) {
    router.route(method, path).handler(context -> carryOut(context, needed, work));
  }

  /** A call by any method. */
  public void any(String path, Scope needed, Work work) {
    router.route(path).handler(context -> carryOut(context, needed, work));
  }

  /** Answers what is none of the calls that were added, and is called last. */
  public void otherwise(int status, String text) {
    router.route().handler(context -> CompatAnswer.error(status, text).send(context));
  }

  private void carryOut(RoutingContext context, Scope needed, Work work) {
    CompatCall call = new CompatCall(context);
    if (!call.caller().may(needed)) {
      throw new Problem(
          403,
          "forbidden",
          "this call needs the scope %s, which the token %s does not have"
              .formatted(needed.label(), call.caller().name()));
    }
    var caller = vertx.getOrCreateContext();
    workers
        .executeBlocking(() -> work.answer(call), false)
        .compose(later -> Future.fromCompletionStage(later, caller))
        .onComplete(answer -> answer.send(context), context::fail);
  }

  private void fail(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    answer(context, failure).send(context);
  }

  private CompatAnswer answer(RoutingContext context, Throwable failure) {
    return switch (failure) {
      case null -> CompatAnswer.error(context.statusCode(), "the request is refused as it stands");
      case Problem p when p.status() == 401 ->
          CompatAnswer.text(
              401, "sign in as %s, with a token of this server as the password".formatted(user));
      case Problem p -> CompatAnswer.error(p.status(), p.getMessage());
      case LogUnavailableException e ->
          CompatAnswer.error(503, "Kafka can't be reached or lags: try again soon");
      case DecodeException e -> CompatAnswer.error(400, "the body is no JSON that can be read");
      default -> {
        LOG.error("a call of {}'s failed", user, failure);
        yield CompatAnswer.error(500, "the server failed: its log says why");
      }
    };
  }
}
