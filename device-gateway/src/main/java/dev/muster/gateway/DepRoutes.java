package dev.muster.gateway;

import dev.muster.gateway.dep.DepEnrollment;
import dev.muster.gateway.dep.DepReply;
import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.profile.EnrollmentProfile;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Where devices come that Apple sends here: {@code /dep/enroll}, by POST with their signed
 * MachineInfo as the body, or by GET with it in a header, as the web view of Setup Assistant does.
 * The header comes with the first page alone. Where nobody has to sign in there is only that one,
 * and it is the profile. And what Apple Configurator asks for: {@code /MDMServiceConfig} and {@code
 * /dep/anchors}.
 *
 * <p>A body is taken for bytes whatever its content type says: devices send more than one.
 */
final class DepRoutes {
  private static final String ENROLL = "/dep/enroll";
  private static final String ANCHORS = "/dep/anchors";
  private static final String MACHINE_INFO = "x-apple-aspen-deviceinfo";
  private static final String BEARER = "Bearer ";
  private static final int LONGEST_TOKEN = 4 * 1024;

  private final DepEnrollment enrollment;
  private final EnrollmentProfile profile;
  private final Optional<SignInRoutes> signIn;
  private final EnrollmentWork work;
  private final BodyReader bodies;
  private final Clients clients;

  /**
   * The routes of one gateway.
   *
   * @param signIn where people sign in before, if they can
   */
  DepRoutes(
      DepEnrollment enrollment,
      EnrollmentProfile profile,
      Optional<SignInRoutes> signIn,
      EnrollmentWork work,
      BodyReader bodies,
      Clients clients) {
    this.enrollment = enrollment;
    this.profile = profile;
    this.signIn = signIn;
    this.work = work;
    this.bodies = bodies;
    this.clients = clients;
  }

  void addTo(Router router) {
    router.post(ENROLL).handler(this::post);
    router.get(ENROLL).handler(this::webView);
    router.get("/MDMServiceConfig").handler(this::serviceConfig);
    router.get(ANCHORS).handler(this::anchors);
  }

  private void post(RoutingContext context) {
    String address = clients.of(context.request());
    bodies.read(
        context,
        address,
        BodyReader.Limits.of(MachineInfoReader.LARGEST),
        body -> answer(context, address, body, false),
        refusal -> refuse(context, refusal));
  }

  static void refuse(RoutingContext context, BodyReader.Refusal refusal) {
    switch (refusal) {
      case TOO_LARGE -> Answers.refuse(context, 413, "a MachineInfo has at most 64 KB");
      case TOO_LATE -> Answers.refuse(context, 408, "the request took too long");
      case NO_ROOM -> Answers.tellToComeAgain(context);
    }
  }

  private void webView(RoutingContext context) {
    String header = context.request().getHeader(MACHINE_INFO);
    if (header == null) {
      Answers.refuse(
          context, 400, "This page is for Setup Assistant, which says which device it is on.");
    } else {
      answer(context, clients.of(context.request()), MachineInfoReader.decode(header), true);
    }
  }

  private Future<?> answer(RoutingContext context, String address, byte[] blob, boolean webView) {
    DepEnrollment.Request request =
        new DepEnrollment.Request(blob, bearer(context.request()), address, webView);
    return work.<DepReply>run(
        context,
        address,
        slot -> enrollment.answer(request, () -> giveBack(slot)),
        reply ->
            reply
                .signIn()
                .ifPresentOrElse(
                    purpose -> signIn.orElseThrow().begin(context, purpose),
                    () -> send(context, reply)),
        failure -> Answers.fail(context, failure));
  }

  /** So far it was served as fast as any other. */
  private static void giveBack(Slot slot) {
    slot.serve();
    slot.leave();
  }

  static Optional<String> bearer(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(token -> !token.isEmpty() && token.length() <= LONGEST_TOKEN);
  }

  static void send(RoutingContext context, DepReply reply) {
    if (reply.status() == 503) {
      Answers.tellToComeAgain(context);
    } else if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(reply.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType())
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .end(Buffer.buffer(reply.body()));
    }
  }

  private void serviceConfig(RoutingContext context) {
    json(
        context,
        () -> {
          String base = profile.baseUrl();
          return new JsonObject()
              .put("dep_enrollment_url", base + ENROLL)
              .put("dep_anchor_certs_url", base + ANCHORS)
              .toBuffer();
        });
  }

  /** What a device must be told to trust for this server to be trusted; nothing, if it does. */
  private void anchors(RoutingContext context) {
    json(
        context,
        () -> {
          JsonArray anchors = new JsonArray();
          for (X509Certificate anchor : profile.anchors()) {
            anchors.add(base64(anchor));
          }
          return anchors.toBuffer();
        });
  }

  /** Vert.x itself would write the alphabet for URLs. */
  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a root certificate has no encoding", e);
    }
  }

  /** What is made may look at certificates and files, so no event loop makes it. */
  private void json(RoutingContext context, Supplier<Buffer> making) {
    work.<Buffer>run(
        context,
        clients.of(context.request()),
        slot -> CompletableFuture.completedStage(making.get()),
        body -> Answers.send(context, "application/json", body.getBytes()),
        failure -> Answers.fail(context, failure));
  }
}
