package dev.muster.gateway;

import dev.muster.gateway.intake.Admission;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.intake.Rates;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Does what devices ask for that are not managed yet: within the rate of each address, as much at
 * once as can be answered soon, on processors of its own.
 */
final class EnrollmentWork {
  private final Admission admission;
  private final Rates rates;
  private final WorkerExecutor workers;

  /**
   * The work of one gateway.
   *
   * @param rates of each address
   */
  EnrollmentWork(Admission admission, Rates rates, WorkerExecutor workers) {
    this.admission = admission;
    this.rates = rates;
    this.workers = workers;
  }

  /**
   * Does a piece of it, or tells the client to come again.
   *
   * @param work may give its place back before it is done
   * @param answer takes what was made
   * @param failed takes what went wrong
   * @return done when the work is, even if nobody waits for the answer by then
   */
  <T> Future<?> run(
      RoutingContext context,
      String address,
      Function<Slot, CompletionStage<T>> work,
      Consumer<T> answer,
      Consumer<Throwable> failed) {
    Optional<Slot> entered =
        rates.count(address) == Rates.Verdict.PASS ? admission.enter(address) : Optional.empty();
    if (entered.isEmpty()) {
      Answers.tellToComeAgain(context);
      return Future.succeededFuture();
    }
    Slot slot = entered.get();
    Context caller = context.vertx().getOrCreateContext();
    Callable<CompletionStage<T>> begun =
        () -> {
          slot.begin();
          return work.apply(slot);
        };
    return workers
        .executeBlocking(begun, false)
        .compose(later -> Future.fromCompletionStage(later, caller))
        .onComplete(
            made -> {
              slot.serve();
              answer.accept(made);
            },
            failed::accept)
        .onComplete(done -> slot.leave());
  }
}
