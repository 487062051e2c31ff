package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.event.PackageFact.PackageRemoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The packages that devices can be told to install. Immutable.
 *
 * @param byContent each by the SHA-256 of its bytes
 */
public record Packages(PersistentMap<Digest256, StoredPackage> byContent) {
  /** No packages. */
  public static final Packages NONE = new Packages(PersistentMap.empty());

  /** A package, and when it was added. */
  public record StoredPackage(PackageAdded added, Instant addedAt) {}

  /** All of them, oldest first. */
  public List<StoredPackage> all() {
    List<StoredPackage> all = new ArrayList<>();
    byContent.forEach((content, one) -> all.add(one));
    all.sort(
        Comparator.comparing(StoredPackage::addedAt)
            .thenComparing(one -> one.added().content().toHex()));
    return all;
  }

  /** The package with these bytes. */
  public Optional<StoredPackage> find(Digest256 content) {
    return byContent.get(content);
  }

  /**
   * Those that someone may mean, oldest first.
   *
   * @param name the name of a file, or the beginning of a SHA-256 in hexadecimal
   */
  public List<StoredPackage> meant(String name) {
    String hex = name.toLowerCase(Locale.ROOT);
    List<StoredPackage> named =
        all().stream().filter(one -> one.added().fileName().equals(name)).toList();
    return !named.isEmpty() || hex.isEmpty()
        ? named
        : all().stream().filter(one -> one.added().content().toHex().startsWith(hex)).toList();
  }

  Packages evolve(PackageFact fact, Instant at) {
    return switch (fact) {
      case PackageAdded added ->
          byContent.contains(added.content()) ? this : with(new StoredPackage(added, at));
      case PackageRemoved(Digest256 content) -> new Packages(byContent.without(content));
    };
  }

  /** The same with this package, in place of one with those bytes. */
  public Packages with(StoredPackage one) {
    return new Packages(byContent.with(one.added().content(), one));
  }

  void changedSince(Packages older, FleetChange visitor) {
    byContent.changedSince(
        older.byContent, (content, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(StoredPackage one) {
    return Optional.ofNullable(one).map(FleetEntry.PackageEntry::new);
  }
}
