package dev.muster.provision.inventory;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.inventory.InventoryDue;
import dev.muster.core.inventory.InventoryPolicy;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import dev.muster.provision.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Asks devices about themselves, so that the fleet is known without anybody asking. What is due,
 * and when, is {@link InventoryPolicy}'s word.
 */
public final class InventoryProcess implements DeviceProcess<InventoryDue> {
  /**
   * Between one question and the next: a fleet of 60,000 that comes over from another server, or
   * has never been asked, is asked all five things in less than an hour, and what it sends does not
   * come at once.
   */
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final EventLog log;
  private final InventoryPolicy policy;
  private Instant asked = Instant.EPOCH;

  /** A process that writes to this log. */
  public InventoryProcess(EventLog log, InventoryPolicy policy) {
    this.log = log;
    this.policy = policy;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-inventory";
  }

  @Override
  public String actor() {
    return "inventory";
  }

  @Override
  public Duration pause(Instant now) {
    Duration wait = Duration.between(now, asked.plus(PAUSE));
    return wait.isPositive() ? wait : Duration.ZERO;
  }

  @Override
  public Optional<InventoryDue> next(EnrollmentId device) {
    DeviceState state = log.view().device(device);
    Questions questions = Questions.to(device, state);
    return policy.next(device, state, questions::fit);
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, InventoryDue due, Attempt attempt) {
    asked = attempt.now();
    DeviceState state = log.view().device(device);
    return Delivery.of(
        log,
        device,
        state,
        due.command(),
        due.requestType(),
        Questions.to(device, state).entries(due.requestType()));
  }
}
