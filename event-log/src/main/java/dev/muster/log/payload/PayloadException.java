package dev.muster.log.payload;

/** A content can't be read or written. */
public final class PayloadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PayloadException(String message) {
    super(message);
  }

  PayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
