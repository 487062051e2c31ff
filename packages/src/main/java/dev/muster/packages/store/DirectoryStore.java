package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Packages in a directory, each in {@code ab/abcdef….pkg}. Several nodes share the directory, on a
 * file system that moves files atomically. A file counts once it has its name, and it has its name
 * once its bytes are on disk.
 *
 * <p>A device that is given other bytes than its manifest says may install nothing any more until
 * it is restarted, so each node hashes a file before it opens it for the first time, and after it
 * was changed.
 */
public final class DirectoryStore implements PackageStore {
  private static final String INCOMING = "incoming";
  private static final int PIECE = 256 * 1024;
  private static final Pattern NAMED = Pattern.compile("([0-9a-f]{64})\\.pkg");

  /** What stays free, for the log above all. */
  private static final long RESERVE = 512L * 1024 * 1024;

  /** Uploads of other nodes are on their way in the same directory. */
  private static final Duration LEFT_BEHIND = Duration.ofDays(1);

  private final Path root;
  private final long largest;
  private final Disk disk;
  private final Map<Digest256, Seen> verified = new ConcurrentHashMap<>();

  /** What to hold while a package is hashed: once for all who want it. */
  private final Map<Digest256, Object> hashing = new ConcurrentHashMap<>();

  private record Seen(long size, FileTime changed) {}

  /**
   * The store in a directory, which is made where it is missing.
   *
   * @param largest how many bytes a package may have
   * @throws IOException if it can't be made
   */
  public static DirectoryStore open(Path root, long largest) throws IOException {
    Path incoming = Files.createDirectories(root.resolve(INCOMING));
    try (Stream<Path> files = Files.list(incoming)) {
      Instant before = Instant.now().minus(LEFT_BEHIND);
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    }
    return new DirectoryStore(root, largest, Files.getFileStore(root)::getUsableSpace);
  }

  /** How many bytes the disk has left. */
  interface Disk {
    long usable() throws IOException;
  }

  DirectoryStore(Path root, long largest, Disk disk) {
    this.root = root;
    this.largest = largest;
    this.disk = disk;
  }

  @Override
  public Received receive(InputStream in, OptionalLong announced) throws IOException {
    checkRoom(announced.orElse(0));
    Path file = root.resolve(INCOMING).resolve(UUID.randomUUID() + ".part");
    ChunkedDigest digest = new ChunkedDigest();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      byte[] piece = new byte[PIECE];
      long looked = 0;
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, read);
        if (digest.size() > largest) {
          throw tooLarge();
        }
        if (digest.size() - looked > RESERVE / 8) {
          looked = digest.size();
          checkRoom(0);
        }
        out.write(piece, 0, read);
      }
      channel.force(true);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
    return new Part(file, digest.end());
  }

  private void checkRoom(long more) throws IOException {
    if (more > largest) {
      throw tooLarge();
    }
    if (disk.usable() - more < RESERVE) {
      throw new PackageStoreException(
          Reason.NO_ROOM,
          "the disk of %s has no room for it: make room, or set packages.directory"
              .formatted(root));
    }
  }

  private PackageStoreException tooLarge() {
    return new PackageStoreException(
        Reason.TOO_LARGE,
        "a package has at most %d bytes here: set packages.largest to take larger ones"
            .formatted(largest));
  }

  @Override
  public OptionalLong size(Digest256 content) throws IOException {
    try {
      return OptionalLong.of(Files.size(file(content)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public InputStream open(Digest256 content, long from, long to) throws IOException {
    FileChannel channel = FileChannel.open(file(content), StandardOpenOption.READ);
    try {
      verify(content, channel);
      return new Range(channel, from, to);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private void verify(Digest256 content, FileChannel channel) throws IOException {
    Seen now = new Seen(channel.size(), Files.getLastModifiedTime(file(content)));
    if (now.equals(verified.get(content))) {
      return;
    }
    // Whoever comes meanwhile finds it done.
    synchronized (hashing.computeIfAbsent(content, c -> new Object())) {
      if (now.equals(verified.get(content))) {
        return;
      }
      MessageDigest digest = Digests.sha256();
      byte[] piece = new byte[PIECE];
      InputStream in = new Range(channel, 0, now.size());
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
      }
      if (!Digest256.of(digest.digest()).equals(content)) {
        throw new PackageStoreException(
            Reason.DAMAGED,
            "%s is not what was added: add the package again".formatted(file(content)));
      }
      verified.put(content, now);
    }
  }

  @Override
  public List<Digest256> all() throws IOException {
    try (Stream<Path> files =
        Files.find(root, 2, (path, attributes) -> attributes.isRegularFile())) {
      return files
          .map(path -> NAMED.matcher(path.getFileName().toString()))
          .filter(Matcher::matches)
          .map(name -> Digest256.of(HexFormat.of().parseHex(name.group(1))))
          .toList();
    }
  }

  @Override
  public void delete(Digest256 content) throws IOException {
    verified.remove(content);
    Files.deleteIfExists(file(content));
  }

  private Path file(Digest256 content) {
    String hex = content.toHex();
    return root.resolve(hex.substring(0, 2)).resolve(hex + ".pkg");
  }

  /** What came in. */
  private final class Part implements Received {
    private final Path part;
    private final ChunkedDigest.Summary summary;

    Part(Path part, ChunkedDigest.Summary summary) {
      this.part = part;
      this.summary = summary;
    }

    @Override
    public Digest256 content() {
      return summary.content();
    }

    @Override
    public long size() {
      return summary.size();
    }

    @Override
    public long chunkSize() {
      return summary.chunkSize();
    }

    @Override
    public List<Digest256> chunks() {
      return summary.chunks();
    }

    @Override
    public Path file() {
      return part;
    }

    @Override
    public void keep() throws IOException {
      Path target = DirectoryStore.this.file(summary.content());
      Files.createDirectories(target.getParent());
      // In place of one that is there: it may be damaged.
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      verified.put(summary.content(), new Seen(summary.size(), Files.getLastModifiedTime(target)));
      force(target.getParent());
      force(root);
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(part);
    }
  }

  /** A name is durable once its directory is. */
  private static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
