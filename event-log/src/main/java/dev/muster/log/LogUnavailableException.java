package dev.muster.log;

/**
 * The log can't take an event or the view lags too far behind. Nothing is known to be recorded; try
 * again later.
 */
public final class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogUnavailableException(String message) {
    super(message);
  }

  LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
