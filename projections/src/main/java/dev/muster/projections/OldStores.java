package dev.muster.projections;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what other versions kept in this node's own directory: nobody reads it any more, and it
 * is made from the log again should that version come back.
 */
public final class OldStores {
  private static final Logger LOG = LoggerFactory.getLogger(OldStores.class);

  private OldStores() {}

  /** Removes the directories in this one that have another name. What can't be removed stays. */
  public static void removeAllBut(Path parent, Set<String> names) {
    remove(parent, name -> !names.contains(name));
  }

  /** Removes the directories in this one whose names begin like that, and keeps this one. */
  public static void removeAllBut(Path parent, String prefix, String kept) {
    remove(parent, name -> name.startsWith(prefix) && !name.equals(kept));
  }

  private static void remove(Path parent, Predicate<String> old) {
    if (!Files.isDirectory(parent)) {
      return;
    }
    try (Stream<Path> found = Files.list(parent)) {
      List<Path> directories =
          found
              .filter(Files::isDirectory)
              .filter(d -> old.test(d.getFileName().toString()))
              .toList();
      for (Path directory : directories) {
        remove(directory);
      }
    } catch (IOException e) {
      LOG.warn("what another version left in {} can't be removed: {}", parent, e.toString());
    }
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    }
    LOG.info("removed {}, which another version left", directory);
  }
}
