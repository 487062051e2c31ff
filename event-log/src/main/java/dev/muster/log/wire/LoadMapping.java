package dev.muster.log.wire;

import dev.muster.core.event.LoadFact;
import dev.muster.schemas.MessagesTurnedAway;

/** How much nodes have to do. */
final class LoadMapping {
  private LoadMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        LoadFact.MessagesTurnedAway.class,
        MessagesTurnedAway.class,
        turnedAway -> new MessagesTurnedAway(turnedAway.messages()),
        p -> new LoadFact.MessagesTurnedAway(p.getMessages()));
  }
}
