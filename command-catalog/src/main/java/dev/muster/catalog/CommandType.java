package dev.muster.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One of Apple's commands.
 *
 * @param name the {@code RequestType}
 * @param summary one sentence on what it does
 * @param danger why it must not go off by accident; empty for most
 * @param on what it needs, by platform; a platform that is not there does not know it
 * @param keys its keys beside {@code RequestType}
 * @param answers the keys of its result
 */
public record CommandType(
    String name,
    String summary,
    Optional<Danger> danger,
    Map<Platform, Support> on,
    List<Key> keys,
    List<Key> answers) {

  /** Copies the collections. */
  public CommandType {
    on = Map.copyOf(on);
    keys = List.copyOf(keys);
    answers = List.copyOf(answers);
  }
}
