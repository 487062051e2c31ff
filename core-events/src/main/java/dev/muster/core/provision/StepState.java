package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a step stands. Immutable.
 *
 * @param command the one that was queued last
 * @param attempts how often it was queued
 * @param begunAt when it was queued first
 * @param changedAt when this came to be so
 * @param why it is so, for people; empty where that is plain
 * @param proof what is known of what it led to
 */
public record StepState(
    Status status,
    Optional<CommandUuid> command,
    int attempts,
    Optional<Instant> begunAt,
    Instant changedAt,
    String why,
    Proof proof) {

  /** Where it stands. */
  public enum Status {
    /** It has not begun, or is to be tried again. */
    PENDING,
    /** The device has been told, and has not answered. */
    QUEUED,
    /** The device said that it will, and what it leads to is not known yet. */
    AWAITED,
    /** It was done: by the device's word, or by more than that where the step says so. */
    DONE,
    /** It did not, and is not told again. */
    FAILED,
    /** Its turn did not come before the device was released. */
    SKIPPED
  }

  static StepState pending(Instant at) {
    return new StepState(Status.PENDING, Optional.empty(), 0, Optional.empty(), at, "", Proof.NONE);
  }

  /** Whether nothing more comes of it before the release. */
  public boolean ended() {
    return status == Status.DONE || status == Status.FAILED || status == Status.SKIPPED;
  }

  /** Whether it may be told. */
  public boolean open() {
    return status == Status.PENDING || status == Status.SKIPPED;
  }

  StepState queued(CommandUuid uuid, int attempt, Instant at) {
    return new StepState(
        Status.QUEUED,
        Optional.of(uuid),
        attempt,
        begunAt.or(() -> Optional.of(at)),
        at,
        "",
        proof);
  }

  /** Its command may still stand in the queue. */
  StepState skipped(Instant at) {
    return new StepState(
        Status.SKIPPED,
        command,
        0,
        Optional.empty(),
        at,
        "the device was released before",
        proof.answered());
  }

  StepState now(Status next, Instant at, String because) {
    return new StepState(next, command, attempts, begunAt, at, because, proof);
  }

  /** It is waited for from now on. */
  StepState awaited(Instant at) {
    return new StepState(
        Status.AWAITED, command, attempts, begunAt.or(() -> Optional.of(at)), at, "", proof);
  }

  StepState with(Proof known) {
    return new StepState(status, command, attempts, begunAt, changedAt, why, known);
  }
}
