package dev.muster.gateway;

import dev.muster.core.event.Grant;
import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.scep.ScepService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * How a device that is not managed yet gets its profile and its certificate: {@code /enroll} and
 * {@code /scep}.
 */
final class EnrollmentRoutes {
  /** A request for a certificate takes 2 to 4 KB. */
  private static final long LARGEST_REQUEST = 64 * 1024;

  private static final String CLOSED =
      "Devices enroll here by a link: ask your admin for one (muster enroll-link create).";

  private static final String NOWHERE =
      "This link leads nowhere: it was used, revoked, or has expired. Ask your admin for another.";

  private final EnrollmentProfile profile;
  private final EnrollmentLinks links;
  private final boolean open;
  private final ScepService scep;
  private final WorkerExecutor workers;

  EnrollmentRoutes(EnrollmentAccess access, ScepService scep, WorkerExecutor workers) {
    this.profile = access.profile();
    this.links = access.links();
    this.open = access.open();
    this.scep = scep;
    this.workers = workers;
  }

  void addTo(Router router) {
    router.get("/enroll").handler(this::enroll);
    router.get("/enroll/:secret").handler(this::enrollByLink);
    router.get("/scep").handler(this::scepGet);
    router
        .post("/scep")
        .handler(BodyHandler.create(false).setBodyLimit(LARGEST_REQUEST))
        .handler(
            context ->
                operate(
                    context,
                    Optional.ofNullable(context.body().buffer())
                        .orElse(Buffer.buffer())
                        .getBytes()));
  }

  private void enroll(RoutingContext context) {
    if (open) {
      enroll(context, () -> profile.make(new Grant.Open()));
    } else {
      refuse(context, 403, CLOSED);
    }
  }

  private void enrollByLink(RoutingContext context) {
    links
        .find(context.pathParam("secret"))
        .ifPresentOrElse(
            link -> enroll(context, () -> profile.make(link)), () -> refuse(context, 404, NOWHERE));
  }

  private void enroll(RoutingContext context, Callable<byte[]> making) {
    workers
        .executeBlocking(making, false)
        .onComplete(
            made -> send(context, "application/x-apple-aspen-config", made),
            failure -> DeviceGateway.fail(context, failure));
  }

  private void scepGet(RoutingContext context) {
    String operation = Optional.ofNullable(context.request().getParam("operation")).orElse("");
    switch (operation) {
      case "GetCACaps" ->
          send(context, "text/plain", scep.capabilities().getBytes(StandardCharsets.UTF_8));
      case "GetCACert" -> send(context, "application/x-x509-ca-cert", scep.caCertificate());
      case "PKIOperation" -> {
        String message = Optional.ofNullable(context.request().getParam("message")).orElse("");
        byte[] der;
        try {
          // A query turns the plus signs of base64 into spaces where a client did not escape them.
          der = Base64.getMimeDecoder().decode(message.replace(' ', '+'));
        } catch (IllegalArgumentException e) {
          refuse(context, "message is not base64");
          return;
        }
        operate(context, der);
      }
      default -> refuse(context, "no such operation");
    }
  }

  private void operate(RoutingContext context, byte[] der) {
    if (!"PKIOperation".equals(context.request().getParam("operation"))) {
      refuse(context, "no such operation");
      return;
    }
    Context caller = context.vertx().getOrCreateContext();
    workers
        .<CompletionStage<byte[]>>executeBlocking(() -> scep.operate(der), false)
        .compose(later -> Future.fromCompletionStage(later, caller))
        .onComplete(
            reply -> send(context, "application/x-pki-message", reply),
            failure -> {
              if (failure instanceof IllegalArgumentException) {
                refuse(context, "not a SCEP message");
              } else {
                DeviceGateway.fail(context, failure);
              }
            });
  }

  private static void send(RoutingContext context, String contentType, byte[] body) {
    HttpServerResponse response = context.response();
    if (!response.closed()) {
      response.putHeader("Content-Type", contentType).end(Buffer.buffer(body));
    }
  }

  private static void refuse(RoutingContext context, String why) {
    refuse(context, 400, why);
  }

  private static void refuse(RoutingContext context, int status, String why) {
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "text/plain")
          .end(why + "\n");
    }
  }
}
