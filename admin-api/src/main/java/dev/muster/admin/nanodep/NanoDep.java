package dev.muster.admin.nanodep;

import dev.muster.admin.access.AccessGuard;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.WholeBody;
import dev.muster.admin.dep.AppleReach;
import dev.muster.admin.dep.AppleRefusal;
import dev.muster.admin.dep.DefaultProfile;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.dep.DepTokens;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Digest256;
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
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins NanoDEP's calls, below {@link #PREFIX}, to the admin API's server. */
public final class NanoDep {
  /** What stands before each path, and so at the end of a script's base URL. */
  public static final String PREFIX = "/nanodep";

  /** Who calls, as the record has it. */
  static final Actor CALLER = new Actor.Admin(KeyAuthenticator.NAME);

  private static final Logger LOG = LoggerFactory.getLogger(NanoDep.class);
  private static final int LARGEST_BODY = 1024 * 1024;

  /** These are told as they are; NanoDEP says 500 of all others. */
  private static final Set<Integer> TOLD = Set.of(400, 401, 405, 413, 502, 503, 504);

  private final Vertx vertx;
  private final Router router;
  private final WorkerExecutor workers;

  private NanoDep(Vertx vertx, Router router, WorkerExecutor workers) {
    this.vertx = vertx;
    this.router = router;
    this.workers = workers;
  }

  /** Work that ends later. */
  @FunctionalInterface
  interface Work {
    CompletionStage<CompatAnswer> answer(NanoCall call);
  }

  /**
   * Joins them.
   *
   * @param key SHA-256 of the key that callers show
   * @param version of this program
   */
  public static void join(
      Vertx vertx,
      Router router,
      WorkerExecutor workers,
      EventLog log,
      EventFactory events,
      DepAccess access,
      InstantSource clock,
      Digest256 key,
      String version) {
    AccessGuard guard =
        new AccessGuard(
            vertx,
            log,
            events,
            clock,
            List.of(new KeyAuthenticator(key)),
            "Basic realm=\"nanodep\", charset=\"UTF-8\"");
    NanoDep all = new NanoDep(vertx, router, workers);
    router.route(PREFIX + "/*").failureHandler(NanoDep::fail);
    router.route(PREFIX + "/*").handler(guard::check);
    router.route(PREFIX + "/*").handler(new WholeBody(LARGEST_BODY));
    AppleReach apple = new AppleReach(log.dep()::state, access);
    new NanoNames(log.dep()::state, access, log.sealer(), version).join(all);
    new NanoTokens(log, events, access, new DepTokens(log, events, access)).join(all);
    new NanoAssigner(log.dep()::state, new DefaultProfile(log, events, access, apple)).join(all);
    new NanoProxy(log, events, apple).join(all);
    router
        .route(PREFIX + "/*")
        .handler(
            context ->
                CompatAnswer.error(404, "NanoDEP has no such call: see docs/nanodep.md")
                    .send(context));
  }

  void get(String path, Work work) {
    on(HttpMethod.GET, path, work);
  }

  void put(String path, Work work) {
    on(HttpMethod.PUT, path, work);
  }

  /** Any method. */
  void any(String path, Work work) {
    router.route(PREFIX + path).handler(context -> carryOut(context, work));
  }

  private void on(HttpMethod method, String path, Work work) {
    router.route(method, PREFIX + path).handler(context -> carryOut(context, work));
  }

  private void carryOut(RoutingContext context, Work work) {
    var caller = vertx.getOrCreateContext();
    workers
        .executeBlocking(() -> work.answer(new NanoCall(context)), false)
        .compose(later -> Future.fromCompletionStage(later, caller))
        .onComplete(answer -> answer.send(context), context::fail);
  }

  private static void fail(RoutingContext context) {
    Throwable failure = context.failure();
    if (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    answer(context, failure).send(context);
  }

  private static CompatAnswer answer(RoutingContext context, Throwable failure) {
    return switch (failure) {
      case null -> CompatAnswer.error(context.statusCode(), "the request is refused as it stands");
      case Problem p when p.status() == 401 ->
          CompatAnswer.error(401, "the user depserver and the key that is set are asked for");
      case Problem p ->
          CompatAnswer.error(TOLD.contains(p.status()) ? p.status() : 500, p.getMessage());
      case AppleRefusal e -> CompatAnswer.error(502, e.getMessage());
      case LogUnavailableException e ->
          CompatAnswer.error(503, "Kafka can't be reached or lags: try again soon");
      case DecodeException e -> CompatAnswer.error(400, "the body is no JSON that can be read");
      default -> {
        if (context.statusCode() >= 400 && context.statusCode() < 500) {
          yield CompatAnswer.error(context.statusCode(), "the request is refused as it stands");
        }
        LOG.error("a call of NanoDEP's failed", failure);
        yield CompatAnswer.error(500, "the server failed: its log says why");
      }
    };
  }
}
