package dev.muster.core.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was done about a device from its enrollment until it was ready: which blueprint, step by
 * step, and how it was let out of Setup Assistant.
 */
public sealed interface ProvisionFact extends DeviceFact {
  /**
   * A blueprint began. What it says stands here, because it may be changed while it is carried out.
   *
   * @param blueprint its name; empty for a device that waits and that no blueprint fits
   * @param steps in their order
   * @param within so long after this the device is released, whatever has come of the steps
   */
  record ProvisionStarted(String blueprint, List<ProvisionStep> steps, Duration within)
      implements ProvisionFact {
    /** Copies the list. */
    public ProvisionStarted {
      steps = List.copyOf(steps);
    }
  }

  /**
   * A step of a blueprint.
   *
   * @param name for people
   * @param command what the device is told; empty for a step that only waits
   * @param need what becomes of all if it fails
   * @param tries how often it is told at most
   * @param within so long it may take in all
   */
  record ProvisionStep(
      String name, Optional<StepCommand> command, StepNeed need, int tries, Duration within) {}

  /**
   * A command of a step.
   *
   * @param requestType Apple's name
   * @param content where its content is
   * @param payloadIdentifier of a profile
   */
  record StepCommand(String requestType, Digest256 content, Optional<String> payloadIdentifier) {}

  /** What becomes of all if a step fails. */
  enum StepNeed {
    /** The next one begins. */
    OPTIONAL,
    /** The device waits for an admin, until the deadline of all. */
    HOLD
  }

  /**
   * The command of a step was put into the queue.
   *
   * @param step its number, from 0
   * @param attempt from 1
   */
  record ProvisionStepQueued(int step, CommandUuid command, int attempt) implements ProvisionFact {}

  /** A step took longer than it may. */
  record ProvisionStepTimedOut(int step) implements ProvisionFact {}

  /**
   * The device is told that it may leave Setup Assistant.
   *
   * @param why for which reason
   * @param detail for people
   */
  record ProvisionReleased(ReleaseReason why, String detail, CommandUuid command, int attempt)
      implements ProvisionFact {}

  /** Why a device is let out of Setup Assistant. */
  enum ReleaseReason {
    /** All steps have ended. */
    DONE,
    /** It took longer than it may. */
    DEADLINE,
    /** An admin said so. */
    ADMIN
  }

  /** An admin stepped in. */
  record ProvisionDirected(ProvisionDirective directive) implements ProvisionFact {}

  /** What an admin may want. */
  enum ProvisionDirective {
    /** Steps that failed are tried again. */
    RETRY,
    /** The device is released now. */
    RELEASE,
    /** All steps are taken again. */
    RESTART
  }
}
