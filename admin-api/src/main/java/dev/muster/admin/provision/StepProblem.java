package dev.muster.admin.provision;

/** A step of a blueprint can't be as it is written; the message says why. */
final class StepProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  StepProblem(String message) {
    super(message, null, false, false);
  }
}
