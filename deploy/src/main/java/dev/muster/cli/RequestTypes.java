package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import java.util.Iterator;
import java.util.List;

/** The names of Apple's commands, for completion and for what was probably meant. */
final class RequestTypes implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return all().iterator();
  }

  /** All of them. */
  static List<String> all() {
    return CommandCatalog.all().stream().map(CommandType::name).toList();
  }
}
