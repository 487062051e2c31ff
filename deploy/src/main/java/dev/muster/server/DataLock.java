package dev.muster.server;

import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A data directory that is this process's alone, from before anything in it is opened until {@link
 * #close} or until the process ends, however it ends: the lock is the operating system's. The file
 * stays and has the process's id, which says nothing without the lock, and the directory's name for
 * itself. Safe for any thread.
 */
public final class DataLock implements AutoCloseable {
  /** The file in the data directory. */
  public static final String FILE = "muster.lock";

  /**
   * What this process holds. To open the file a second time and close it again would give the lock
   * away: POSIX releases a process's locks on a file with any of its descriptors.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final int MOST_BYTES = 256;

  private final Path directory;
  private final FileChannel channel;
  private final String place;

  private DataLock(Path directory, FileChannel channel, String place) {
    this.directory = directory;
    this.channel = channel;
    this.place = place;
  }

  /**
   * A name that this directory has and no other, for as long as it exists: a copy of it has another
   * one.
   */
  String place() {
    return place;
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
        return locked(data, directory);
      } catch (IOException | RuntimeException e) {
        HELD.remove(directory);
        throw e;
      }
    } catch (IOException e) {
      throw new ConfigurationException(
          "can't use %s as data directory: choose one that can be written to".formatted(data), e);
    }
  }

  private static DataLock locked(Path data, Path directory) throws IOException {
    Path file = directory.resolve(FILE);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      List<String> before = lines(channel);
      if (lock == null) {
        throw used(data, before.isEmpty() ? "" : before.getFirst());
      }
      // A copied file is another one to the file system, whatever stands in it.
      String inode = Files.getAttribute(file, "unix:ino").toString();
      String place =
          before.size() == 3 && before.get(2).equals(inode)
              ? before.get(1)
              : UUID.randomUUID().toString();
      String content = "%d%n%s%n%s%n".formatted(ProcessHandle.current().pid(), place, inode);
      channel.truncate(0).write(ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII)), 0);
      return new DataLock(directory, channel, place);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static List<String> lines(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII)
        .lines()
        .toList();
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
