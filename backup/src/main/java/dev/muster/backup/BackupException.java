package dev.muster.backup;

/** A backup can't be made or restored; the message says why, and what to do. */
public final class BackupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For this reason. */
  public BackupException(String message) {
    super(message);
  }

  /** For this reason. */
  public BackupException(String message, Throwable cause) {
    super(message, cause);
  }
}
