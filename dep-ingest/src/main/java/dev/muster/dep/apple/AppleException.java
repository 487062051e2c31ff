package dev.muster.dep.apple;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A call to Apple's enrollment service that brought no answer to work with. The message is one
 * plain line for an admin: what happened, and what to do. It holds no secret.
 */
public final class AppleException extends Exception {
  private static final long serialVersionUID = 1;

  /** Why, for programs. Apple, Device Assignment: Interpreting Error Codes, and what was seen. */
  public enum Reason {
    /** No connection, no answer in time, or Apple's service is out of order: ask again later. */
    UNREACHABLE,
    /** Apple refuses the signature of a session, and its clock is not ours. */
    SKEWED_CLOCK,
    /** Apple refuses the token: replaced by a newer one, revoked, or expired. */
    TOKEN_REJECTED,
    /** Apple answers FORBIDDEN to a new session, too: whoever made the token has left. */
    FORBIDDEN,
    /** The organization may not use the service. */
    ACCESS_DENIED,
    /** The organization has to accept new terms first. */
    TERMS_NOT_SIGNED,
    /** Too many calls; {@link #retryAt} may say when to go on. */
    TOO_MANY,
    /** A fetch has brought all there is: the cursor is good for changes now. */
    EXHAUSTED_CURSOR,
    /** The cursor is older than seven days: everything has to be fetched again. */
    EXPIRED_CURSOR,
    /** The cursor is none of this account's: everything has to be fetched again. */
    INVALID_CURSOR,
    /** There is no such profile, device or URL. */
    NOT_FOUND,
    /** Apple does not take our User-Agent. */
    USER_AGENT,
    /** Apple does not take the profile as it is; {@link #code} says what is wrong with it. */
    PROFILE_REFUSED,
    /** Apple can't read the request: an error of ours. */
    MALFORMED_REQUEST,
    /** What came back is not what Apple's service says: something stands in between, maybe. */
    UNREADABLE_ANSWER,
    /** Another refusal; {@link #status} and {@link #code} say which. */
    OTHER
  }

  private final Reason reason;
  private final Integer status;
  private final String code;
  private final Instant retryAt;

  AppleException(Reason reason, String message) {
    this(reason, message, null, null, null);
  }

  AppleException(Reason reason, String message, Throwable cause) {
    this(reason, message, null, null, null);
    initCause(cause);
  }

  AppleException(Reason reason, String message, Integer status, String code, Instant retryAt) {
    super(message);
    this.reason = reason;
    this.status = status;
    this.code = code;
    this.retryAt = retryAt;
  }

  /** Why, for programs. */
  public Reason reason() {
    return reason;
  }

  /** The HTTP status, if Apple answered. */
  public OptionalInt status() {
    return status == null ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** Apple's code as it was answered, such as {@code T_C_NOT_SIGNED}; at most 100 characters. */
  public Optional<String> code() {
    return Optional.ofNullable(code);
  }

  /** When Apple wants to be asked again, at most a week from now. */
  public Optional<Instant> retryAt() {
    return Optional.ofNullable(retryAt);
  }
}
