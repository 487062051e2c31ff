package dev.muster.gateway;

import dev.muster.core.event.Grant;
import dev.muster.core.fleet.Links.Link;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.profile.EnrollmentLinks;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signin.Purpose;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * How a device that is not managed yet gets its profile and its certificate: {@code /enroll} and
 * {@code /scep}. Nobody can prove anything here, so each address has its rate, and all of them
 * together as much as can be answered soon, on processors of their own: a flood here does not slow
 * down the devices that are managed.
 */
final class EnrollmentRoutes {
  /** A request for a certificate takes 2 to 4 KB. */
  private static final int LARGEST_REQUEST = 64 * 1024;

  private static final String PKI_OPERATION = "PKIOperation";

  private static final String CLOSED =
      "Devices enroll here by a link: ask your admin for one (muster enroll-link create).";

  static final String NOWHERE =
      "This link leads nowhere: it was used, revoked, or has expired. Ask your admin for another.";

  private static final String NO_SIGN_IN =
      "This link is for people who sign in, and nobody can sign in here: ask your admin"
          + " (oidc.issuer is not set).";

  private final EnrollmentProfile profile;
  private final EnrollmentLinks links;
  private final boolean open;
  private final Optional<SignInRoutes> signIn;
  private final ScepService scep;
  private final EnrollmentWork work;
  private final BodyReader bodies;
  private final Clients clients;

  /**
   * The routes of one gateway.
   *
   * @param signIn where people sign in before, if they can
   */
  EnrollmentRoutes(
      EnrollmentAccess access,
      Optional<SignInRoutes> signIn,
      ScepService scep,
      EnrollmentWork work,
      BodyReader bodies,
      Clients clients) {
    this.profile = access.profile();
    this.links = access.links();
    this.open = access.open();
    this.signIn = signIn;
    this.scep = scep;
    this.work = work;
    this.bodies = bodies;
    this.clients = clients;
  }

  void addTo(Router router) {
    router.get("/enroll").handler(this::enroll);
    router.get("/enroll/:secret").handler(this::enrollByLink);
    router.get("/scep").handler(this::scepGet);
    router.post("/scep").handler(this::scepPost);
  }

  private void enroll(RoutingContext context) {
    if (open && signIn.filter(SignInRoutes::always).isPresent()) {
      signIn.get().begin(context, new Purpose.Open());
    } else if (open) {
      enroll(context, () -> profile.make(new Grant.Open()));
    } else {
      Answers.refuse(context, 403, CLOSED);
    }
  }

  private void enrollByLink(RoutingContext context) {
    links
        .find(context.pathParam("secret"))
        .ifPresentOrElse(
            link -> enrollByLink(context, link), () -> Answers.refuse(context, 404, NOWHERE));
  }

  private void enrollByLink(RoutingContext context, Link link) {
    if (signIn.filter(SignInRoutes::always).isPresent() || link.signIn()) {
      signIn.ifPresentOrElse(
          routes -> routes.begin(context, new Purpose.ByLink(context.pathParam("secret"))),
          () -> Answers.refuse(context, 403, NO_SIGN_IN));
    } else {
      enroll(context, () -> profile.make(link));
    }
  }

  private void enroll(RoutingContext context, Supplier<byte[]> making) {
    work(
        context,
        clients.of(context.request()),
        "application/x-apple-aspen-config",
        () -> CompletableFuture.completedStage(making.get()));
  }

  private void scepGet(RoutingContext context) {
    String operation = Optional.ofNullable(context.request().getParam("operation")).orElse("");
    switch (operation) {
      case "GetCACaps" ->
          Answers.send(
              context, "text/plain", scep.capabilities().getBytes(StandardCharsets.US_ASCII));
      case "GetCACert" -> Answers.send(context, "application/x-x509-ca-cert", scep.caCertificate());
      case PKI_OPERATION -> {
        String message = Optional.ofNullable(context.request().getParam("message")).orElse("");
        byte[] der;
        try {
          // A query turns the plus signs of base64 into spaces where a client did not escape them.
          der = Base64.getMimeDecoder().decode(message.replace(' ', '+'));
        } catch (IllegalArgumentException e) {
          Answers.refuse(context, 400, "message is not base64");
          return;
        }
        operate(context, clients.of(context.request()), der);
      }
      default -> Answers.refuse(context, 400, "no such operation");
    }
  }

  private void scepPost(RoutingContext context) {
    if (!PKI_OPERATION.equals(context.request().getParam("operation"))) {
      Answers.refuse(context, 400, "no such operation");
      return;
    }
    String address = clients.of(context.request());
    bodies.read(
        context,
        address,
        BodyReader.Limits.of(LARGEST_REQUEST),
        body -> operate(context, address, body),
        refusal -> {
          switch (refusal) {
            case TOO_LARGE -> Answers.refuse(context, 413, "a request has at most 64 KB");
            case TOO_LATE -> Answers.refuse(context, 408, "the request took too long");
            case NO_ROOM -> Answers.tellToComeAgain(context);
          }
        });
  }

  private Future<?> operate(RoutingContext context, String address, byte[] der) {
    return work(context, address, "application/x-pki-message", () -> scep.operate(der, address));
  }

  private Future<?> work(
      RoutingContext context,
      String address,
      String contentType,
      Supplier<CompletionStage<byte[]>> making) {
    return work.<byte[]>run(
        context,
        address,
        slot -> making.get(),
        made -> Answers.send(context, contentType, made),
        failure -> fail(context, failure));
  }

  private static void fail(RoutingContext context, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof IllegalArgumentException) {
      Answers.refuse(context, 400, "not a SCEP message");
    } else {
      Answers.fail(context, cause);
    }
  }
}
