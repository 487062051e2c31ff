package dev.muster.core.process;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What a process is to do next about one of its subjects. A policy computes it from the subject's
 * state and nothing else, so that every node comes to the same, and one that takes over goes on
 * where another stopped.
 */
public interface Due {
  /** Not before this. */
  Instant due();

  /**
   * What it goes by: a connection, an account, an endpoint. Only so much may be under way by one,
   * and one that can't take any at the moment does not hold up what goes by others.
   */
  String resource();

  /**
   * Tells it from all else that is ever due of its subject. The same for the same state, because
   * the id of the fact that comes of it follows from this.
   */
  String key();

  /** The event that calls for it, where there is one. */
  default Optional<UUID> cause() {
    return Optional.empty();
  }

  /** Whether it goes before all others of its resource. */
  default boolean urgent() {
    return false;
  }

  /** What many subjects may have in common: turns alternate, so that many do not hold up a few. */
  default String turn() {
    return "";
  }
}
