package dev.muster.gateway;

import dev.muster.core.device.DeviceDecider;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.authproxy.AuthProxy;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.gateway.signature.Credentials;
import dev.muster.gateway.signature.Proof;
import dev.muster.gateway.signature.Prover;
import dev.muster.log.EventFactory;
import dev.muster.log.view.View;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /authproxy/…}: requests of enrolled devices, which are passed on to another program. A
 * body that is signed is read whole before it is; others go through as they come.
 */
final class AuthProxyRoutes {
  private static final String PATH = "/authproxy/";
  private static final int UNPROVED_BYTES = 64 * 1024;
  private static final byte[] NOTHING = {};
  private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final AuthProxy proxy;
  private final Prover prover;
  private final Refuser refuser;
  private final RefusalSample refusals;
  private final View view;
  private final EventFactory events;
  private final BodyReader bodies;
  private final Clients clients;
  private final CredentialsReader credentials;
  private final WorkerExecutor workers;
  private final int largest;

  /**
   * The routes of one gateway.
   *
   * @param largest body that is signed, in bytes
   */
  AuthProxyRoutes(
      AuthProxy proxy,
      Prover prover,
      Refuser refuser,
      RefusalSample refusals,
      View view,
      EventFactory events,
      BodyReader bodies,
      Clients clients,
      CredentialsReader credentials,
      WorkerExecutor workers,
      int largest) {
    this.proxy = proxy;
    this.prover = prover;
    this.refuser = refuser;
    this.refusals = refusals;
    this.view = view;
    this.events = events;
    this.bodies = bodies;
    this.clients = clients;
    this.credentials = credentials;
    this.workers = workers;
    this.largest = largest;
  }

  void addTo(Router router) {
    router.route(PATH + "*").handler(this::receive);
  }

  /** Who was found to ask, or why nobody is served. */
  private sealed interface Judged {
    record Device(EnrollmentId id) implements Judged {}

    record Stranger(
        RefusalReason reason,
        Optional<PresentedCertificate> certificate,
        Optional<EnrollmentId> owner)
        implements Judged {}
  }

  private void receive(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.path().startsWith(PATH)) {
      Answers.refuse(context, 404, "nothing for you here");
      return;
    }
    boolean bodiless = WITHOUT_BODY.contains(request.method());
    if (bodiless && hasBody(request)) {
      Answers.refuse(context, 400, "a %s has no body here".formatted(request.method()));
      return;
    }
    Credentials shown = credentials.of(request);
    if (bodiless || shown.signatures().isEmpty()) {
      request.pause();
      Optional<Buffer> body = bodiless ? Optional.of(Buffer.buffer()) : Optional.empty();
      workers
          .executeBlocking(() -> judge(NOTHING, shown), false)
          .onSuccess(judged -> judged(context, body, judged))
          .onFailure(failure -> Answers.fail(context, failure));
      return;
    }
    bodies.read(
        context,
        clients.of(context.request()),
        new BodyReader.Limits(
            Math.min(UNPROVED_BYTES, largest), largest, () -> prover.trusts(shown)),
        body -> signed(context, body, shown),
        refusal ->
            Answers.refuse(
                context,
                switch (refusal) {
                  case TOO_LARGE -> 413;
                  case TOO_LATE -> 408;
                  case NO_ROOM -> 503;
                },
                "the body can't be taken"));
  }

  /** What is declared and not passed on would be taken for the beginning of the next request. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && !length.equals("0")
        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
  }

  private Future<?> signed(RoutingContext context, byte[] body, Credentials shown) {
    return workers
        .executeBlocking(() -> judge(body, shown), false)
        .onSuccess(judged -> judged(context, Optional.of(Buffer.buffer(body)), judged))
        .onFailure(failure -> Answers.fail(context, failure));
  }

  private Judged judge(byte[] body, Credentials shown) {
    return switch (prover.judge(body, shown).proof()) {
      case Proof.Unproven(var reason, var certificate) ->
          new Judged.Stranger(reason, certificate, Optional.empty());
      case Proof.Proven(var certificate) -> judge(certificate);
    };
  }

  private Judged judge(PresentedCertificate certificate) {
    Optional<EnrollmentId> owner = view.owner(certificate.identity());
    Optional<RefusalReason> reason =
        owner.isEmpty()
            ? Optional.of(RefusalReason.NOT_ENROLLED)
            : DeviceDecider.stranger(view.device(owner.get()), owner.get(), certificate)
                .or(
                    () ->
                        prover.inForce(certificate)
                            ? Optional.empty()
                            : Optional.of(RefusalReason.CERTIFICATE_EXPIRED));
    return reason
        .<Judged>map(why -> new Judged.Stranger(why, Optional.of(certificate), owner))
        .orElseGet(() -> new Judged.Device(owner.orElseThrow()));
  }

  private void judged(RoutingContext context, Optional<Buffer> body, Judged judged) {
    switch (judged) {
      case Judged.Device(EnrollmentId id) ->
          proxy.pass(
              context,
              body,
              context.request().path().substring(PATH.length()),
              new AuthProxy.Caller(
                  id,
                  context.response().headers().get("X-Request-Id"),
                  clients.forwardedFor(context.request())));
      case Judged.Stranger stranger -> refuse(context, stranger);
    }
  }

  private void refuse(RoutingContext context, Judged.Stranger stranger) {
    RefusalReason reason = stranger.reason();
    context.request().resume();
    if (!refusals.take(clients.of(context.request()), reason.code())) {
      Answers.send(context, Answer.unrecorded(reason.httpStatus()));
      return;
    }
    Optional<Enrollment> whose =
        stranger
            .owner()
            .flatMap(
                device ->
                    view.device(device)
                        .channel(device)
                        .map(channel -> new Enrollment(device, channel.channel())));
    Future.fromCompletionStage(
            refuser.unproven(
                events.newId(),
                Optional.empty(),
                new ParsedMessage.Malformed(Optional.of(PATH), whose),
                reason,
                stranger.certificate()),
            context.vertx().getOrCreateContext())
        .onSuccess(answer -> Answers.send(context, answer))
        .onFailure(failure -> Answers.fail(context, failure));
  }
}
