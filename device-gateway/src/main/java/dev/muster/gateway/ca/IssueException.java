package dev.muster.gateway.ca;

/** A certificate is not issued. The message is a stable code. */
public final class IssueException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  IssueException(String reason) {
    super(reason, null, false, false);
  }

  /** The stable code that is recorded. */
  public String reason() {
    return getMessage();
  }
}
