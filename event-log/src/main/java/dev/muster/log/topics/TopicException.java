package dev.muster.log.topics;

/**
 * The topics are not as they must be, or Kafka can't be reached. The message is one line that says
 * what to do.
 */
public final class TopicException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TopicException(String message) {
    super(message);
  }

  TopicException(String message, Throwable cause) {
    super(message, cause);
  }
}
