package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import java.util.Iterator;

/** The names of Apple's commands, for completion. */
final class RequestTypes implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return CommandCatalog.all().stream().map(CommandType::name).iterator();
  }
}
