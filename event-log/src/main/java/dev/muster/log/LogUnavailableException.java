package dev.muster.log;

/**
 * The log can't take an event or the view lags too far behind. Nothing is known to be recorded; try
 * again later.
 */
public class LogUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public LogUnavailableException(String message) {
    super(message);
  }

  /** With the reason and what is behind it. */
  public LogUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
