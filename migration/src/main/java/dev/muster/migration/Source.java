package dev.muster.migration;

import java.util.function.Consumer;

/** Where another server keeps what it knows. */
public interface Source extends AutoCloseable {
  /** How many devices there are, about, for showing how far one is. */
  int devices();

  /**
   * Tells everything, piece by piece, each time in the same order; never more of it is held than
   * one device's.
   *
   * @throws SourceException if it can't be read
   */
  void read(Consumer<Piece> to);

  @Override
  void close();
}
