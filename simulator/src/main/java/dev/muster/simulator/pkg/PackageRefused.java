package dev.muster.simulator.pkg;

import java.io.IOException;

/** A package is none that a Mac installs. */
public final class PackageRefused extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Reason {
    /** It is no xar. */
    NOT_A_XAR,
    /** It is a xar that can't be read to its end. */
    UNREADABLE,
    /** Something in it is not what its checksum says. */
    CHANGED,
    /** It is no distribution. */
    NO_DISTRIBUTION,
    /** It is signed by no one. */
    UNSIGNED,
    /** Its signature is not that of its certificate. */
    BAD_SIGNATURE,
    /** Its certificate leads to no root that is trusted. */
    UNTRUSTED,
    /** Its certificate is at its end, or not yet valid. */
    EXPIRED,
    /** Its certificate is for something else. */
    WRONG_CERTIFICATE
  }

  private final Reason reason;

  PackageRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  PackageRefused(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }
}
