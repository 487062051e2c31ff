package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Storage that all nodes share and that has objects by their names. Every call may block. */
public interface SharedObjects {
  /**
   * Puts a file there, durably, in place of what had its name.
   *
   * @param content SHA-256 of the file
   * @throws PackageStoreException if the storage does not take it
   */
  void put(String name, Path file, Digest256 content) throws IOException;

  /** The bytes of an object; empty if there is none. */
  Optional<InputStream> get(String name) throws IOException;

  /** How many bytes an object has; empty if there is none. */
  OptionalLong size(String name) throws IOException;

  /** Removes an object, if there is one. */
  void delete(String name) throws IOException;
}
