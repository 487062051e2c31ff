package dev.muster.migration.bolt;

import dev.muster.migration.SourceException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A BoltDB file that is read. It is mapped into memory, so it may be of any size. Whoever else has
 * it open is not kept from writing: {@link #changed} says whether somebody did. For one thread.
 */
public final class BoltFile implements AutoCloseable {
  private final Arena arena;
  private final Pages pages;

  private BoltFile(Arena arena, MemorySegment content) {
    this.arena = arena;
    this.pages = new Pages(content, Meta.newest(content));
  }

  /**
   * Opens this file.
   *
   * @throws SourceException if it can't be read, or is no BoltDB file
   */
  public static BoltFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SourceException("there is no file %s".formatted(file));
    }
    Arena arena = Arena.ofConfined();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return new BoltFile(arena, channel.map(MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (IOException | SourceException e) {
      arena.close();
      throw new SourceException("%s can't be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The bucket of this name, where there is one. */
  public Optional<Bucket> bucket(String name) {
    return Bucket.root(pages).bucket(name);
  }

  /** Whether somebody wrote to it after it was opened: what was read since need not go together. */
  public boolean changed() {
    return Meta.newest(pages.file()).transaction() != pages.meta().transaction();
  }

  @Override
  public void close() {
    arena.close();
  }
}
