package dev.muster.core.inventory;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.process.Due;
import java.time.Instant;

/**
 * A device is to be asked about itself.
 *
 * @param requestType what it is asked
 * @param command by which
 */
public record InventoryDue(Instant due, String requestType, CommandUuid command) implements Due {
  @Override
  public String resource() {
    return "inventory";
  }

  @Override
  public String key() {
    return "inventory " + command.value();
  }
}
