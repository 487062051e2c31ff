package dev.muster.gateway;

import dev.muster.core.event.UrlParameters;
import dev.muster.gateway.intake.Admission;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.message.UrlQuery;
import dev.muster.gateway.signature.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;

/**
 * How a message of a device comes in: {@code PUT /mdm}, or {@code /mdm/checkin} and {@code
 * /mdm/connect}. It takes a place among those that are worked on only when its body is complete, so
 * that whoever sends half of one holds up nobody.
 */
final class MessageRoutes {
  private static final Set<String> PATHS =
      Set.of("/mdm", "/checkin", "/mdm/checkin", "/mdm/connect");

  /** Roomy for a check-in; the results of commands are larger. */
  private static final int UNPROVED_BYTES = 64 * 1024;

  private final CheckInService service;
  private final Admission admission;
  private final BodyReader bodies;
  private final Clients clients;
  private final CredentialsReader credentials;
  private final WorkerExecutor workers;
  private final int largest;
  private final PathInFront inFront;

  /**
   * The routes of one gateway.
   *
   * @param largest body in bytes
   * @param inFront may stand in front of the routes
   */
  MessageRoutes(
      CheckInService service,
      Admission admission,
      BodyReader bodies,
      Clients clients,
      CredentialsReader credentials,
      WorkerExecutor workers,
      int largest,
      PathInFront inFront) {
    this.service = service;
    this.admission = admission;
    this.bodies = bodies;
    this.clients = clients;
    this.credentials = credentials;
    this.workers = workers;
    this.largest = largest;
    this.inFront = inFront;
  }

  void addTo(Router router) {
    PATHS.forEach(path -> router.put(path).handler(this::receive));
  }

  /**
   * Turns a message away by its head where there is no room, before anything else is done about it:
   * under pressure there are more of those than of all others, and what they take is taken from
   * them.
   *
   * @return whether it is answered
   */
  boolean turnsAway(HttpServerRequest request) {
    if (!admission.isTight()
        || request.method() != HttpMethod.PUT
        || !PATHS.contains(inFront.without(request.path()))
        || admission.hasRoom(clients.of(request))) {
      return false;
    }
    Answers.tellToComeAgain(request.response());
    return true;
  }

  private void receive(RoutingContext context) {
    String address = clients.of(context.request());
    if (!admission.hasRoom(address)) {
      Answers.tellToComeAgain(context);
      return;
    }
    Credentials shown = credentials.of(context.request());
    UrlParameters parameters = UrlQuery.read(context.request().query());
    bodies.read(
        context,
        address,
        new BodyReader.Limits(
            Math.min(UNPROVED_BYTES, largest), largest, () -> service.trusts(shown)),
        body ->
            work(
                context,
                address,
                slot -> service.receive(new Incoming(body, address, shown, parameters), slot)),
        refusal -> refuse(context, address, refusal));
  }

  private void refuse(RoutingContext context, String address, BodyReader.Refusal refusal) {
    switch (refusal) {
      case NO_ROOM -> Answers.tellToComeAgain(context);
      case TOO_LATE -> Answers.refuse(context, 408, "the request took too long");
      case TOO_LARGE -> {
        Optional<Answer> known = service.tooLargeUnrecorded(address);
        if (known.isPresent()) {
          Answers.send(context, known.get());
        } else {
          work(context, address, slot -> service.tooLarge());
        }
      }
    }
  }

  /** What is done once there is a place. */
  private interface Work {
    CompletionStage<Answer> in(Slot slot);
  }

  /** Its place is given back when the work is done, even if nobody waits for the answer by then. */
  private Future<?> work(RoutingContext context, String address, Work work) {
    Optional<Slot> entered = admission.enter(address);
    if (entered.isEmpty()) {
      Answers.tellToComeAgain(context);
      return Future.succeededFuture();
    }
    Slot slot = entered.get();
    Context caller = context.vertx().getOrCreateContext();
    Callable<CompletionStage<Answer>> begun =
        () -> {
          slot.begin();
          return work.in(slot);
        };
    return workers
        .executeBlocking(begun, false)
        .compose(answer -> Future.fromCompletionStage(answer, caller))
        .onComplete(
            answer -> {
              slot.serve();
              Answers.send(context, answer);
            },
            failure -> Answers.fail(context, failure))
        .onComplete(done -> slot.leave());
  }
}
