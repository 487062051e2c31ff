package dev.muster.packages.store;

import java.io.IOException;

/** The store does not do it; the message says why, and what to do. */
public final class PackageStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The package has more bytes than the installation takes. */
    TOO_LARGE,
    /** The disk is full. */
    NO_ROOM,
    /** What is stored is not what was kept. */
    DAMAGED,
    /** The storage that the nodes share does not do it now. */
    AWAY
  }

  private final Reason reason;

  /** For this reason. */
  public PackageStoreException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }
}
