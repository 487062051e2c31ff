package dev.muster.admin;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS server of the admin API; docs/api.md describes its calls. {@link #stop} lets requests
 * in flight end first.
 */
public final class AdminApi {
  private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
  private static final long LARGEST_BODY = 16L * 1024 * 1024;
  private static final int DRAIN_SECONDS = 10;
  private static final int WORKERS = 4;
  private static final String ADMIN = "admin";

  private final EventLog log;
  private final CommandQueueing queueing;
  private final IdentityActions identities;
  private final InstantSource clock;
  private final WorkerExecutor workers;
  private HttpServer server;

  private AdminApi(
      Vertx vertx,
      AdminSettings settings,
      EventLog log,
      EventFactory events,
      RenewalProfiles profiles,
      InstantSource clock) {
    this.log = log;
    this.queueing = new CommandQueueing(log, events, settings.longestQueue());
    this.identities = new IdentityActions(log, events, queueing, profiles);
    this.clock = clock;
    this.workers = vertx.createSharedWorkerExecutor("admin-api", WORKERS);
  }

  /** Starts the server. */
  public static Future<AdminApi> start(
      Vertx vertx,
      AdminSettings settings,
      EventLog log,
      EventFactory events,
      RenewalProfiles profiles,
      InstantSource clock) {
    AdminApi api = new AdminApi(vertx, settings, log, events, profiles, clock);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(settings.certificatesPem()))
                    .addKeyValue(Buffer.buffer(settings.keyPem())))
            .setIdleTimeout(60)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(api.router(vertx))
        .listen()
        .map(
            server -> {
              api.server = server;
              return api;
            });
  }

  /** The port that the server listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening, lets requests in flight end, and closes. */
  public Future<Void> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).eventually(workers::close);
  }

  private Router router(Vertx vertx) {
    Router router = Router.router(vertx);
    router.route().handler(this::authorize);
    router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
    router.get("/v1/enrollments").handler(c -> answer(c, 200, this::list));
    router.get("/v1/enrollments/:id").handler(c -> answer(c, 200, () -> show(c)));
    router.get("/v1/enrollments/:id/history").handler(c -> answer(c, 200, () -> history(c)));
    router
        .post("/v1/enrollments/:id/revoke")
        .handler(c -> answerLater(c, 201, () -> identities.revoke(deviceId(c), c.get(ADMIN))));
    router
        .post("/v1/enrollments/:id/renew")
        .handler(c -> answerLater(c, 201, () -> identities.renew(deviceId(c), c.get(ADMIN))));
    router.post("/v1/commands").handler(this::queue);
    router.get("/v1/commands/:uuid").handler(c -> answer(c, 200, () -> fate(c)));
    router
        .route()
        .handler(
            c ->
                c.fail(
                    Problem.notFound(
                        "there is nothing at %s %s: docs/api.md lists the calls"
                            .formatted(c.request().method(), c.normalizedPath()))));
    router.route().failureHandler(AdminApi::fail);
    return router;
  }

  private void authorize(RoutingContext context) {
    String header = context.request().getHeader("Authorization");
    Optional<String> name =
        header != null && header.startsWith("Bearer ")
            ? log.view()
                .fleet()
                .token(ApiToken.hash(header.substring("Bearer ".length())))
                .filter(token -> token.counts(clock.instant()))
                .map(FleetState.Token::name)
            : Optional.empty();
    if (name.isEmpty()) {
      context.response().putHeader("WWW-Authenticate", "Bearer");
      context.fail(
          new Problem(
              401,
              "unauthorized",
              "send a token that this server knows, as  Authorization: Bearer <token>"));
      return;
    }
    context.put(ADMIN, name.get());
    context.next();
  }

  private JsonObject list() {
    List<JsonObject> all = new ArrayList<>();
    log.view()
        .devices()
        .forEach(
            device ->
                device
                    .channels()
                    .forEach((id, ch) -> all.add(EnrollmentJson.summary(id, ch, device))));
    all.sort(Comparator.comparing(json -> json.getString("id")));
    return new JsonObject().put("enrollments", new JsonArray(all));
  }

  private JsonObject show(RoutingContext context) {
    EnrollmentId id = enrollmentId(context.pathParam("id"));
    DeviceState device = log.view().device(id.device());
    ChannelState channel = device.channel(id).orElseThrow(() -> unknown(id));
    return EnrollmentJson.whole(id, channel, device);
  }

  private JsonObject history(RoutingContext context) throws Exception {
    EnrollmentId id = enrollmentId(context.pathParam("id"));
    JsonArray entries = new JsonArray();
    log.history()
        .read(
            id.device(),
            entry -> {
              if (id.isDevice() || entry.event().enrollment().orElseThrow().id().equals(id)) {
                entries.add(HistoryJson.of(entry));
              }
            });
    if (entries.isEmpty()) {
      throw unknown(id);
    }
    return new JsonObject().put("events", entries);
  }

  private JsonObject fate(RoutingContext context) throws Exception {
    CommandUuid uuid;
    try {
      uuid = new CommandUuid(context.pathParam("uuid"));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
    CommandFate fate = new CommandFate(uuid);
    log.history().readAll(fate::visit);
    if (!fate.known()) {
      throw Problem.notFound("no command has the UUID " + uuid + ": check it for a typo");
    }
    return fate.toJson();
  }

  private void queue(RoutingContext context) {
    String admin = context.get(ADMIN);
    answerLater(
        context,
        201,
        () -> {
          QueueRequest request = queueRequest(context);
          return queueing.queue(
              request.enrollments(), request.content(), request.validUntil(), admin);
        });
  }

  private record QueueRequest(
      List<EnrollmentId> enrollments, CommandContent content, Optional<Instant> validUntil) {}

  /** JSON has everything in the body; a plist is the body, and the rest stands in the query. */
  private QueueRequest queueRequest(RoutingContext context) {
    String type = Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
    Buffer body = Optional.ofNullable(context.body().buffer()).orElse(Buffer.buffer());
    List<String> ids;
    CommandContent content;
    String validFor;
    if (type.startsWith("application/json")) {
      JsonObject json = json(body);
      if (!(json.getValue("command") instanceof JsonObject command)
          || !(json.getValue("enrollments") instanceof JsonArray targets)
          || !targets.stream().allMatch(String.class::isInstance)) {
        throw Problem.badRequest(
            "send {\"enrollments\":[\"<id>\", …],\"command\":{\"RequestType\":\"…\", …}}");
      }
      ids = targets.stream().map(String.class::cast).toList();
      content = CommandContent.ofJson(command);
      validFor = json.getValue("valid_for") instanceof String s ? s : null;
    } else {
      String listed = context.request().getParam("enrollments");
      ids = listed == null ? List.of() : Arrays.asList(listed.split(","));
      content = CommandContent.ofPlist(body.getBytes());
      validFor = context.request().getParam("valid_for");
    }
    if (ids.isEmpty()) {
      throw Problem.badRequest("name at least one enrolment that the command is for");
    }
    return new QueueRequest(
        new LinkedHashSet<>(ids).stream().map(AdminApi::enrollmentId).toList(),
        content,
        Optional.ofNullable(validFor).map(this::validUntil));
  }

  private Instant validUntil(String duration) {
    try {
      return Instant.ofEpochMilli(clock.instant().plus(Duration.parse(duration)).toEpochMilli());
    } catch (DateTimeException | ArithmeticException e) {
      throw Problem.badRequest("valid_for is an ISO 8601 duration, such as PT4H or P3D");
    }
  }

  private void answer(RoutingContext context, int status, Callable<JsonObject> work) {
    workers
        .executeBlocking(work, false)
        .onComplete(json -> send(context, status, json), context::fail);
  }

  private void answerLater(
      RoutingContext context, int status, Callable<CompletionStage<JsonObject>> work) {
    Context caller = context.vertx().getOrCreateContext();
    workers
        .executeBlocking(work, false)
        .compose(later -> Future.fromCompletionStage(later, caller))
        .onComplete(json -> send(context, status, json), context::fail);
  }

  private static void send(RoutingContext context, int status, JsonObject json) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(json.toBuffer());
    }
  }

  private static void fail(RoutingContext context) {
    Throwable failure = context.failure();
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    Problem problem =
        switch (cause) {
          case Problem p -> p;
          case LogUnavailableException e ->
              new Problem(503, "log-unavailable", "Kafka can't be reached or lags: try again soon");
          case null ->
              new Problem(context.statusCode(), "refused", "the request was refused as it stands");
          default -> {
            LOG.error("a request failed", cause);
            yield new Problem(500, "internal", "the server failed: its log says why");
          }
        };
    problem.send(context);
  }

  private static JsonObject json(Buffer body) {
    try {
      return new JsonObject(body);
    } catch (DecodeException | ClassCastException e) {
      throw Problem.badRequest("the body is no JSON object");
    }
  }

  private static EnrollmentId deviceId(RoutingContext context) {
    return enrollmentId(context.pathParam("id"));
  }

  private static EnrollmentId enrollmentId(String value) {
    try {
      return new EnrollmentId(value);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  private static Problem unknown(EnrollmentId id) {
    return Problem.notFound(
        "no enrolment has the id %s: GET /v1/enrollments lists them".formatted(id));
  }
}
