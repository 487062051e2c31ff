package dev.muster.server;

/**
 * A part of the server can't listen where its settings say. The message is one line that says why,
 * and which setting to change.
 */
public final class ListenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
