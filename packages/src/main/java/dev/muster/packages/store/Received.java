package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Bytes that have come in and are thrown away at {@link #close}, if they were not kept. */
public interface Received extends AutoCloseable {
  /** SHA-256 of all bytes. */
  Digest256 content();

  /** How many bytes there are. */
  long size();

  /** How many bytes a chunk has, the last one fewer. */
  long chunkSize();

  /** SHA-256 of each chunk. */
  List<Digest256> chunks();

  /** The file that they are in until then. */
  Path file();

  /** Keeps them in the store, durably. The same bytes again are no other package. */
  void keep() throws IOException;

  @Override
  void close() throws IOException;
}
