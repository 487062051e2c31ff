package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;

/**
 * Keeps packages by the SHA-256 of their bytes. All nodes of an installation see the same ones.
 * Safe for any thread; every call may block.
 */
public interface PackageStore {
  /**
   * Takes bytes in, to be looked at and kept, or not. Never holds them in memory.
   *
   * @param announced how many bytes are said to come, if anybody says so
   * @throws PackageStoreException if they are too many, or there is no room for them
   * @throws IOException if they can't be read or written
   */
  Received receive(InputStream in, OptionalLong announced) throws IOException;

  /** How many bytes the package has; empty if it is not here. */
  OptionalLong size(Digest256 content) throws IOException;

  /**
   * Opens a part of a package, whose bytes are the ones that were kept.
   *
   * @param from the first byte
   * @param to behind the last byte
   * @throws PackageStoreException if the bytes are not those any more
   * @throws java.nio.file.NoSuchFileException if it is not here
   */
  InputStream open(Digest256 content, long from, long to) throws IOException;

  /** All that are here, in no order. */
  List<Digest256> all() throws IOException;

  /** Keeps a package no longer. Whoever reads it may go on. */
  void delete(Digest256 content) throws IOException;
}
