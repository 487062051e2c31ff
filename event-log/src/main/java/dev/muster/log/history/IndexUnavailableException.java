package dev.muster.log.history;

/** The index can't be asked yet, or lags. */
public final class IndexUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public IndexUnavailableException(String why) {
    super(why);
  }
}
