package dev.muster.gateway.scep;

import dev.muster.gateway.scep.Scep.FailInfo;

/** A request can't be granted. The message is a stable code, which is recorded. */
final class ScepException extends Exception {
  private static final long serialVersionUID = 1L;

  private final FailInfo failInfo;

  ScepException(FailInfo failInfo, String reason) {
    super(reason, null, false, false);
    this.failInfo = failInfo;
  }

  FailInfo failInfo() {
    return failInfo;
  }
}
