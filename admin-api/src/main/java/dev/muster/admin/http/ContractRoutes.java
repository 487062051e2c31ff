package dev.muster.admin.http;

import dev.muster.core.selection.Spelling;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.ToIntFunction;

/**
 * Joins the operations of the contract to the code that carries them out, on worker threads. An
 * operation that the contract has and nobody carries out stops the server at its start.
 */
public final class ContractRoutes {
  private static final int ETAG_BYTES = 16;

  private final RouterBuilder router;
  private final WorkerExecutor workers;
  private final EnrollmentNames names;

  /** Joins to this router, works on these threads, and knows enrollments by these names. */
  public ContractRoutes(RouterBuilder router, WorkerExecutor workers, EnrollmentNames names) {
    this.router = router;
    this.workers = workers;
    this.names = names;
  }

  /** Work that ends with the answer. */
  @FunctionalInterface
  public interface Work {
    /** Carries a call out. */
    JsonObject answer(Call call) throws Exception;
  }

  /** Work that ends later. */
  @FunctionalInterface
  public interface LaterWork {
    /** Carries a call out. */
    CompletionStage<JsonObject> answer(Call call) throws Exception;
  }

  /** An operation that answers with JSON. */
  public void json(String operationId, Work work) {
    route(
        operationId,
        call ->
            workers
                .executeBlocking(() -> work.answer(call), false)
                .onComplete(json -> send(call, 200, json), call.context()::fail));
  }

  /** An operation whose answer has an ETag, so that a caller who has it already is told so. */
  public void tagged(String operationId, Work work) {
    route(
        operationId,
        call ->
            workers
                .executeBlocking(() -> work.answer(call).toBuffer(), false)
                .onComplete(json -> sendTagged(call, json), call.context()::fail));
  }

  /** An operation that waits for the log. */
  public void later(String operationId, int status, LaterWork work) {
    later(operationId, call -> status, work);
  }

  /** The same, where the status is the call's. */
  public void later(String operationId, ToIntFunction<Call> status, LaterWork work) {
    route(
        operationId,
        call -> {
          Context caller = call.context().vertx().getOrCreateContext();
          workers
              .executeBlocking(() -> work.answer(call), false)
              .compose(later -> Future.fromCompletionStage(later, caller))
              .onComplete(json -> send(call, status.applyAsInt(call), json), call.context()::fail);
        });
  }

  /** An operation that answers in its own way. */
  public void route(String operationId, Handler<Call> handler) {
    OpenAPIRoute route = router.getRoute(operationId);
    Scope needed = scope(route.getOperation());
    List<String> parameters = queryParameters(route.getOperation());
    route.addHandler(
        context -> {
          Call call = new Call(context, names);
          if (!call.principal().may(needed)) {
            context.fail(
                new Problem(
                    403,
                    "forbidden",
                    "this call needs the scope %s, which %s does not have: use a token that has it"
                        .formatted(needed.label(), call.principal().name())));
            return;
          }
          Optional<String> unknown =
              context.queryParams().names().stream()
                  .filter(name -> !parameters.contains(name))
                  .findFirst();
          if (unknown.isPresent()) {
            context.fail(unknownParameter(unknown.get(), parameters));
            return;
          }
          handler.handle(call);
        });
  }

  private static List<String> queryParameters(Operation operation) {
    return operation.getParameters().stream()
        .filter(parameter -> parameter.getIn() == Location.QUERY)
        .map(Parameter::getName)
        .toList();
  }

  /** A condition that is not understood must not be passed over, or the answer is to another. */
  private static Problem unknownParameter(String name, List<String> known) {
    String meant =
        Spelling.nearest(name, known)
            .map("did you mean %s?"::formatted)
            .orElseGet(
                () -> known.isEmpty() ? "it takes none" : "it takes " + String.join(", ", known));
    return Problem.badRequest("this call has no parameter %s: %s".formatted(name, meant));
  }

  /** Each operation names one scope, as the role that its bearer needs. */
  private static Scope scope(Operation operation) {
    String label =
        operation
            .getOpenAPIModel()
            .getJsonArray("security")
            .getJsonObject(0)
            .getJsonArray("bearer")
            .getString(0);
    return Scope.of(label)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "%s needs a scope that there is not: %s"
                        .formatted(operation.getOperationId(), label)));
  }

  /** Fails where the contract has an operation that nothing carries out. */
  public void check() {
    router.getRoutes().stream()
        .filter(route -> route.getHandlers().isEmpty())
        .findFirst()
        .ifPresent(
            route -> {
              throw new IllegalStateException(
                  "nothing carries out " + route.getOperation().getOperationId());
            });
  }

  private static void send(Call call, int status, JsonObject json) {
    RoutingContext context = call.context();
    if (!context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("Content-Type", "application/json")
          .end(json.toBuffer());
    }
  }

  private static void sendTagged(Call call, Buffer json) {
    RoutingContext context = call.context();
    if (context.response().closed()) {
      return;
    }
    String tag = tag(json);
    context.response().putHeader("ETag", tag);
    if (tag.equals(context.request().getHeader("If-None-Match"))) {
      context.response().setStatusCode(304).end();
    } else {
      context.response().putHeader("Content-Type", "application/json").end(json);
    }
  }

  private static String tag(Buffer json) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(json.getBytes());
      return '"' + HexFormat.of().formatHex(hash, 0, ETAG_BYTES) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
