package dev.muster.packages;

import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.packages.check.CheckedPackage;
import dev.muster.packages.check.CheckedPackage.Description;
import dev.muster.packages.check.PackageCheck;
import dev.muster.packages.store.PackageStore;
import dev.muster.packages.store.Received;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Takes packages in: what a Mac would install is kept, and of all else nothing. Safe for any
 * thread; it blocks.
 */
public final class PackageIntake {
  private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,124}\\.pkg");

  private final PackageStore store;
  private final PackageCheck check;

  /** Takes packages into this store. */
  public PackageIntake(PackageStore store, PackageCheck check) {
    this.store = store;
    this.check = check;
  }

  /**
   * What came of it.
   *
   * @param checked what was found
   * @param kept what is to be recorded; empty if a Mac would refuse it, and then nothing is kept
   */
  public record Taken(CheckedPackage checked, Optional<PackageAdded> kept) {}

  /** Whether a package can have this name of a file. */
  public static boolean named(String name) {
    return NAME.matcher(name).matches();
  }

  /**
   * Takes a package in.
   *
   * @param name of its file, one that {@linkplain #named counts}
   * @param announced how many bytes are said to come, if anybody says so
   * @throws dev.muster.packages.store.PackageStoreException if the store does not take it
   */
  public Taken take(String name, InputStream in, OptionalLong announced) throws IOException {
    if (!named(name)) {
      throw new IllegalArgumentException("no name for a package: " + name);
    }
    try (Received received = store.receive(in, announced)) {
      CheckedPackage checked = check.check(received.file());
      if (!checked.installs()) {
        return new Taken(checked, Optional.empty());
      }
      received.keep();
      return new Taken(checked, Optional.of(added(name, received, checked.description())));
    }
  }

  private static PackageAdded added(String name, Received received, Description description) {
    return new PackageAdded(
        received.content(),
        received.size(),
        name,
        description.title(),
        description.identifier(),
        description.version(),
        description.apps(),
        received.chunkSize(),
        received.chunks());
  }
}
