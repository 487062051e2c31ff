package dev.muster.gateway;

import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
  private static final long LARGEST_BODY = 16L * 1024 * 1024;
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int DRAIN_SECONDS = 10;
  private static final int IDLE_SECONDS = 60;

  private final HttpServer server;
  private final WorkerExecutor workers;

  private DeviceGateway(HttpServer server, WorkerExecutor workers) {
    this.server = server;
    this.workers = workers;
  }

  /** Starts the server. */
  public static Future<DeviceGateway> start(
      Vertx vertx,
      GatewaySettings settings,
      SignatureVerifier verifier,
      EnrollmentProfile profile,
      ScepService scep,
      EventLog log,
      EventFactory events) {
    CheckInService service = new CheckInService(verifier, log, events);
    // The work is CPU: more threads than cores would only take turns.
    WorkerExecutor workers =
        vertx.createSharedWorkerExecutor(
            "check-in", Math.max(2, Runtime.getRuntime().availableProcessors()));
    Router router = Router.router(vertx);
    router
        .routeWithRegex("/mdm(/checkin|/connect)?")
        .method(HttpMethod.PUT)
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY))
        .handler(context -> receive(context, workers, service));
    new EnrollmentRoutes(profile, scep, workers).addTo(router);
    PemKeyCertOptions tls =
        new PemKeyCertOptions()
            .addCertValue(Buffer.buffer(Pem.encode(settings.certificates())))
            .addKeyValue(Buffer.buffer(Pem.encode(settings.key())));
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(tls)
            // A CMS signature with its certificate takes 3 to 6 KB in the header.
            .setMaxHeaderSize(32 * 1024)
            // SCEP by GET has the whole message in the query.
            .setMaxInitialLineLength(16 * 1024)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(router)
        .listen()
        .map(server -> new DeviceGateway(server, workers));
  }

  /** The port that the server listens on. */
  public int port() {
    return server.actualPort();
  }

  /** Stops listening, lets requests in flight end, and closes. */
  public Future<Void> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).eventually(workers::close);
  }

  private static void receive(
      RoutingContext context, WorkerExecutor workers, CheckInService service) {
    byte[] body = Optional.ofNullable(context.body().buffer()).orElse(Buffer.buffer()).getBytes();
    Optional<String> signature = Optional.ofNullable(context.request().getHeader("Mdm-Signature"));
    Context caller = context.vertx().getOrCreateContext();
    workers
        .<CompletionStage<Answer>>executeBlocking(() -> service.receive(body, signature), false)
        .compose(answer -> Future.fromCompletionStage(answer, caller))
        .onComplete(answer -> send(context, answer), failure -> fail(context, failure));
  }

  private static void send(RoutingContext context, Answer answer) {
    var response = context.response();
    if (response.closed()) {
      return;
    }
    response
        .setStatusCode(answer.status())
        .putHeader("Muster-Event-Id", answer.eventId().toString());
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
    if (cause instanceof LogUnavailableException) {
      LOG.warn("a device was told to come again: {}", cause.getMessage());
    } else {
      LOG.error("a device was told to come again", cause);
    }
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(503)
          .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .end();
    }
  }
}
