package dev.muster.migration;

/** What another server keeps can't be read; the message is a sentence for the operator. */
public final class SourceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Of this sentence. */
  public SourceException(String message) {
    super(message);
  }

  /** Of this sentence and what lies behind it. */
  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
