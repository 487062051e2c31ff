package dev.muster.server;

/**
 * What a node does in one role, on what the {@link Node} has for all. It is closed once, after a
 * start that failed as well.
 */
interface Part extends AutoCloseable {
  /**
   * Starts it; it works when this returns.
   *
   * @throws RuntimeException if it can't
   */
  void start();

  @Override
  void close();
}
