package dev.muster.log.history;

/** The index can't be asked yet, or lags. */
public final class IndexUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean lags;

  private IndexUnavailableException(String why, boolean lags) {
    super(why);
    this.lags = lags;
  }

  /** It is being made from the log. */
  public static IndexUnavailableException building() {
    return new IndexUnavailableException("the index is being made from the log", false);
  }

  /** It has not taken in yet what it is asked about. */
  public static IndexUnavailableException lagging() {
    return new IndexUnavailableException("the index lags behind the log", true);
  }

  /** Whether it is only behind. */
  public boolean lags() {
    return lags;
  }
}
