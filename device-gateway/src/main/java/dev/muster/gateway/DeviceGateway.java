package dev.muster.gateway;

import dev.muster.core.event.Actor;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.message.MessageParser;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogUnavailableException;
import dev.muster.plist.PlistReader;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTPS server that devices talk to (HTTP/1.1 and HTTP/2). Check-ins and reports come by PUT to
 * {@code /mdm}; {@code /mdm/checkin} and {@code /mdm/connect} are the same, for profiles that keep
 * them apart. A device that is not managed yet gets its profile at {@code /enroll} and has its key
 * certified at {@code /scep}.
 *
 * <p>{@link #stop} lets requests in flight end first.
 */
public final class DeviceGateway {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceGateway.class);
  private static final String GATEWAY = "gateway";
  private static final String MESSAGES = "/mdm(/checkin|/connect)?";
  private static final int RETRY_AFTER_SECONDS = 5;
  private static final int RETRY_SPREAD_SECONDS = 10;

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final WorkerExecutor workers;

  private DeviceGateway(Vertx vertx, String deployment, int port, WorkerExecutor workers) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
    this.workers = workers;
  }

  /**
   * Starts the server.
   *
   * @param front sees every request first
   * @param meters take what the gateway counts
   */
  public static Future<DeviceGateway> start(
      Vertx vertx,
      GatewaySettings settings,
      SignatureVerifier verifier,
      EnrollmentAccess enrollment,
      ScepService scep,
      EventLog log,
      EventFactory events,
      Handler<RoutingContext> front,
      MeterRegistry meters) {
    GatewayLimits limits = settings.limits();
    Admission admission =
        new Admission(
            limits.inFlight(),
            limits.waiting(),
            InstantSource.system(),
            messages -> record(new LoadFact.MessagesTurnedAway(messages), log, events),
            meters);
    CheckInService service =
        new CheckInService(
            verifier,
            new MessageParser(new PlistReader(limits.plist())),
            new Rates(limits.messagesPerSecond(), limits.burst(), InstantSource.system()),
            new Rates(limits.refusalsPerSecond(), limits.refusalBurst(), InstantSource.system()),
            log,
            events,
            new GatewayMetrics(meters));
    // The work is CPU: more threads than cores would only take turns.
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor(
            "check-in", Math.max(2, Runtime.getRuntime().availableProcessors()));
    Router router = Router.router(vertx);
    router.route().handler(front);
    router
        .routeWithRegex(MESSAGES)
        .method(HttpMethod.PUT)
        .handler(context -> admit(context, admission));
    router
        .routeWithRegex(MESSAGES)
        .method(HttpMethod.PUT)
        .handler(BodyHandler.create(false).setBodyLimit(limits.bodyBytes()))
        .handler(context -> receive(context, workers, service, admission))
        .failureHandler(context -> refuseUnread(context, workers, service));
    new EnrollmentRoutes(enrollment, scep, workers).addTo(router);
    PemKeyCertOptions tls =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(Pem.encode(settings.certificates())))
            .addKeyValue(Buffer.buffer(Pem.encode(settings.key())));
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(tls)
            .setSslEngineOptions(
                OpenSSLEngineOptions.isAvailable()
                    ? new OpenSSLEngineOptions()
                    : new JdkSSLEngineOptions())
            // A CMS signature with its certificate takes 3 to 6 KB in the header.
            .setMaxHeaderSize(limits.headerBytes())
            // SCEP by GET has the whole message in the query.
            .setMaxInitialLineLength(16 * 1024)
            .setSslHandshakeTimeout(limits.handshake().toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setIdleTimeout((int) limits.idle().toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    Connections connections = new Connections(limits.connectionsPerAddress());
    AtomicInteger port = new AtomicInteger();
    // One event loop for each processor, or TLS would have one processor's worth and no more.
    return vertx
        .deployVerticle(
            () -> new Listener(options, settings, connections, router, port),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .map(deployment -> new DeviceGateway(vertx, deployment, port.get(), workers));
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /** Stops listening, lets requests in flight end, and closes. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment).eventually(workers::close);
  }

  /** No answer depends on it. */
  private static void record(LoadFact.MessagesTurnedAway fact, EventLog log, EventFactory events) {
    log.appendAside(
        events.fleet(new Actor.System(GATEWAY), GATEWAY, fact),
        fact.messages() + " messages that were turned away");
  }

  private static void admit(RoutingContext context, Admission admission) {
    if (!admission.enter()) {
      tellToComeAgain(context);
      return;
    }
    context.addEndHandler(ended -> admission.leave());
    context.next();
  }

  private static void refuseUnread(
      RoutingContext context, WorkerExecutor workers, CheckInService service) {
    if (context.statusCode() != RefusalReason.BODY_TOO_LARGE.httpStatus()) {
      fail(context, context.failure());
      return;
    }
    Context caller = context.vertx().getOrCreateContext();
    workers
        .<CompletionStage<Answer>>executeBlocking(() -> service.tooLarge(address(context)), false)
        .compose(answer -> Future.fromCompletionStage(answer, caller))
        .onComplete(answer -> send(context, answer), failure -> fail(context, failure));
  }

  private static String address(RoutingContext context) {
    return context.request().remoteAddress().hostAddress();
  }

  private static void receive(
      RoutingContext context, WorkerExecutor workers, CheckInService service, Admission admission) {
    byte[] body = Optional.ofNullable(context.body().buffer()).orElse(Buffer.buffer()).getBytes();
    String address = address(context);
    List<String> signatures = context.request().headers().getAll("Mdm-Signature");
    Context caller = context.vertx().getOrCreateContext();
    admission.queued();
    workers
        .<CompletionStage<Answer>>executeBlocking(
            () -> {
              admission.begun();
              return service.receive(body, address, signatures);
            },
            false)
        .compose(answer -> Future.fromCompletionStage(answer, caller))
        .onComplete(answer -> send(context, answer), failure -> fail(context, failure));
  }

  private static void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (response.closed()) {
      return;
    }
    response.setStatusCode(answer.status());
    answer.eventId().ifPresent(id -> response.putHeader("Muster-Event-Id", id.toString()));
    if (answer.status() == 503) {
      response.putHeader(HttpHeaders.RETRY_AFTER, retryAfter());
    }
    if (answer.body().length > 0) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, "application/xml; charset=UTF-8");
    }
    response.end(Buffer.buffer(answer.body()));
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

  private static void tellToComeAgain(RoutingContext context) {
    if (!context.response().closed()) {
      context.response().setStatusCode(503).putHeader(HttpHeaders.RETRY_AFTER, retryAfter()).end();
    }
  }

  /** Not the same for all, or they would all come again at once. */
  private static String retryAfter() {
    return Integer.toString(
        RETRY_AFTER_SECONDS + ThreadLocalRandom.current().nextInt(RETRY_SPREAD_SECONDS));
  }
}
