package dev.muster.log.seal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The installation keys that a node has: the current one wraps new data keys, and former ones still
 * open what they wrapped until they are retired.
 *
 * @param all the current one first; at least one
 */
public record InstallationKeys(List<InstallationKey> all) {
  /** Copies the list. */
  public InstallationKeys {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("an installation has a key");
    }
  }

  /** Only this one. */
  public static InstallationKeys of(InstallationKey only) {
    return new InstallationKeys(List.of(only));
  }

  /**
   * Reads them from the text of their file: 64 hexadecimal digits a line, the current one first.
   *
   * @throws IllegalArgumentException if a line is no key, or there is none
   */
  public static InstallationKeys parse(String text) {
    return new InstallationKeys(
        text.lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> InstallationKey.of(HexFormat.of().parseHex(line)))
            .toList());
  }

  /** The text of their file, which is secret. */
  public String text() {
    return all.stream()
        .map(key -> HexFormat.of().formatHex(key.toArray()) + "\n")
        .collect(Collectors.joining());
  }

  /** The one that wraps from now on. */
  public InstallationKey current() {
    return all.getFirst();
  }

  /** Those that wrapped before. */
  public List<InstallationKey> former() {
    return all.subList(1, all.size());
  }

  /** The one with this id. */
  public Optional<InstallationKey> find(String id) {
    return all.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  /** These with a new one in front. */
  public InstallationKeys rotated() {
    return new InstallationKeys(
        Stream.concat(Stream.of(InstallationKey.generate()), all.stream()).toList());
  }

  /** Only the current one of these. */
  public InstallationKeys retired() {
    return of(current());
  }

  @Override
  public String toString() {
    return new ArrayList<>(all).toString();
  }
}
