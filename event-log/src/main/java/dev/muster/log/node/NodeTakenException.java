package dev.muster.log.node;

/** Another node runs under this one's name or instance id. The message is one line. */
public final class NodeTakenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NodeTakenException(String message) {
    super(message);
  }
}
