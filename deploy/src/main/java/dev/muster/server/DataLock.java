package dev.muster.server;

import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A data directory that is this process's alone, from before anything in it is opened until {@link
 * #close} or until the process ends, however it ends: the lock is the operating system's. The file
 * stays and has the process's id, which says nothing without the lock. Safe for any thread.
 */
public final class DataLock implements AutoCloseable {
  /** The file in the data directory. */
  public static final String FILE = "muster.lock";

  /**
   * What this process holds. To open the file a second time and close it again would give the lock
   * away: POSIX releases a process's locks on a file with any of its descriptors.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path directory;
  private final FileChannel channel;

  private DataLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * Takes the directory, which is made if it is not there.
   *
   * @throws ConfigurationException if another process uses it, whereupon nothing in it was written,
   *     or if it can't be written to
   */
  public static DataLock take(Path data) {
    try {
      Path directory = Files.createDirectories(data).toRealPath();
      if (!HELD.add(directory)) {
        throw used(data, Long.toString(ProcessHandle.current().pid()));
      }
      try {
        return new DataLock(directory, locked(data, directory.resolve(FILE)));
      } catch (IOException | RuntimeException e) {
        HELD.remove(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "can't use %s as data directory: choose one that can be written to".formatted(data), e);
    }
  }

  private static FileChannel locked(Path data, Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw used(data, content(channel));
      }
      byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
      channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String content(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
  }

  /** Whoever has just taken it may not have written its id yet. */
  private static ConfigurationException used(Path data, String pid) {
    return new ConfigurationException(
        "another Muster%s uses %s: stop it, or name another directory"
            .formatted(pid.matches("\\d+") ? " (pid " + pid + ")" : "", data));
  }

  /** Lets it go. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new ConfigurationException("can't let go of " + directory, e);
    } finally {
      HELD.remove(directory);
    }
  }
}
