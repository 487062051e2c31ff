package dev.muster.simulator.dep;

/** A call that Apple refuses. */
final class DepError extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int status;
  private final String code;

  DepError(int status, String code) {
    super(status + " " + code, null, false, false);
    this.status = status;
    this.code = code;
  }

  static DepError malformed() {
    return new DepError(400, "MALFORMED_REQUEST_BODY");
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
