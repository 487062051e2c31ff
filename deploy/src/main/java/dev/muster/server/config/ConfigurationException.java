package dev.muster.server.config;

/** The operator's settings or files can't be used. Each line of the message says what to do. */
public final class ConfigurationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With what to do. */
  public ConfigurationException(String message) {
    super(message);
  }

  /** With what to do, and what led to it. */
  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
