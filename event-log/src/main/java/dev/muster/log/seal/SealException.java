package dev.muster.log.seal;

/** A sealed value can't be opened. Nothing of the value is in the message. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean destroyed;

  SealException(String message) {
    this(message, false);
  }

  private SealException(String message, boolean destroyed) {
    super(message);
    this.destroyed = destroyed;
  }

  static SealException destroyed(String keyId) {
    return new SealException("the key %s was destroyed".formatted(keyId), true);
  }

  /** Whether it was meant to be so: the key was destroyed. */
  public boolean destroyed() {
    return destroyed;
  }
}
