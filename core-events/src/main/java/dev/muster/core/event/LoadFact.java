package dev.muster.core.event;

import java.time.Duration;

/** How much a node has to do. */
public sealed interface LoadFact extends FleetFact {
  /**
   * A gateway had more messages than it could answer soon, and told devices to come again.
   *
   * @param messages how many, since it was recorded last
   */
  record MessagesTurnedAway(int messages) implements LoadFact {
    /** How often a gateway says so for as long as it goes on. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);
  }
}
