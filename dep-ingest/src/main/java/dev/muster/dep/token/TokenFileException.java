package dev.muster.dep.token;

/**
 * A file that can't be taken for a server token. The message is one plain line for the admin who
 * gave the file: what is wrong with it, and what to do. It never holds what is in the file.
 */
public final class TokenFileException extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong with the file. */
  public enum Reason {
    /** More than {@link ServerTokenFile#MAX_BYTES}. */
    TOO_LARGE,
    /** Something else than an encrypted CMS message. */
    NOT_A_TOKEN_FILE,
    /** A CMS message that is cut off or changed, or too odd to be opened. */
    DAMAGED,
    /** Made for the certificate of another key pair. */
    OTHER_CERTIFICATE,
    /** What is inside is not Apple's JSON, or a field of it is missing or unusable. */
    INCOMPLETE,
    /** The access token in it is no longer good. */
    EXPIRED
  }

  private final Reason reason;

  TokenFileException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  TokenFileException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What is wrong, for programs. */
  public Reason reason() {
    return reason;
  }
}
