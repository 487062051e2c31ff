package dev.muster.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One key of a command or of its answer.
 *
 * @param name Apple's name; of the items of an array, a name that Apple's definition gives them
 * @param required whether it must be there
 * @param defaultValue what its absence means
 * @param values the only values it may have; empty for any
 * @param on where it can be used, as far as that is narrower than the command
 * @param keys of a dictionary, its keys; of an array, its items, which may be of several kinds; of
 *     a string in an array, the values that are known
 */
public record Key(
    String name,
    KeyType type,
    boolean required,
    Optional<Object> defaultValue,
    List<Object> values,
    Map<Platform, Use> on,
    List<Key> keys) {

  /**
   * Where a key can be used.
   *
   * @param since the first version; empty for the command's own
   * @param never whether it can't be used there at all
   * @param supervised whether the device must be supervised
   */
  public record Use(Optional<Version> since, boolean never, boolean supervised) {}

  /** Copies the collections. */
  public Key {
    values = List.copyOf(values);
    on = Map.copyOf(on);
    keys = List.copyOf(keys);
  }

  /** Whether a dictionary may hold keys that are not listed. */
  public boolean open() {
    return keys.isEmpty() || keys.stream().anyMatch(k -> k.name().startsWith("ANY"));
  }
}
