package dev.muster.log.seal;

/** A sealed value can't be opened. Nothing of the value is in the message. */
public final class SealException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SealException(String message) {
    super(message);
  }
}
