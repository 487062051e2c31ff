package dev.muster.core.event;

import java.util.List;

/** Packages that Macs can be told to install. */
public sealed interface PackageFact extends FleetFact {
  /**
   * A package was stored. Its bytes never change, because it is known by them.
   *
   * @param content SHA-256 of its bytes
   * @param size in bytes
   * @param fileName as devices see it, such as {@code munki.pkg}
   * @param title what it calls itself; empty if it has no title
   * @param identifier of the product, or of its first component
   * @param version of the same
   * @param apps the apps that it says it installs
   * @param chunkSize how many bytes each of the chunks has, the last one fewer
   * @param chunks SHA-256 of each chunk
   */
  record PackageAdded(
      Digest256 content,
      long size,
      String fileName,
      String title,
      String identifier,
      String version,
      List<App> apps,
      long chunkSize,
      List<Digest256> chunks)
      implements PackageFact {
    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if the chunks are not those of a file of this size
     */
    public PackageAdded {
      apps = List.copyOf(apps);
      chunks = List.copyOf(chunks);
      if (size < 1 || chunkSize < 1 || (size + chunkSize - 1) / chunkSize != chunks.size()) {
        throw new IllegalArgumentException(
            "%d chunks of %d bytes are not %d bytes".formatted(chunks.size(), chunkSize, size));
      }
    }
  }

  /**
   * An app in a package.
   *
   * @param version {@code CFBundleShortVersionString}; empty if the package does not tell it
   */
  record App(String bundleId, String version) {}

  /** A package is offered to no device any more, and its bytes are deleted. */
  record PackageRemoved(Digest256 content) implements PackageFact {}
}
