package dev.muster.log.dep;

/** Another node writes for this account now, and what this one had in mind did not happen. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For an account. */
  FencedException(String account, Throwable cause) {
    super("another node writes for the DEP account %s now".formatted(account), cause);
  }
}
