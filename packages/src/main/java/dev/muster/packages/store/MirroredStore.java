package dev.muster.packages.store;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStoreException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Packages in storage that all nodes share, of which each node has a copy on its disk as soon as it
 * needs one: devices are served from there, in parts, at the node's own speed. A copy counts once
 * its bytes are the right ones.
 */
public final class MirroredStore implements PackageStore {
  private final DirectoryStore local;
  private final SharedObjects shared;
  private final Map<Digest256, Object> fetching = new ConcurrentHashMap<>();

  /**
   * A store.
   *
   * @param local has the copies
   * @param shared what counts
   */
  public MirroredStore(DirectoryStore local, SharedObjects shared) {
    this.local = local;
    this.shared = shared;
  }

  @Override
  public Received receive(InputStream in, OptionalLong announced) throws IOException {
    return new Shared(local.receive(in, announced));
  }

  @Override
  public OptionalLong size(Digest256 content) throws IOException {
    return shared.size(name(content));
  }

  @Override
  public InputStream open(Digest256 content, long from, long to) throws IOException {
    try {
      return local.open(content, from, to);
    } catch (NoSuchFileException e) {
      fetch(content);
    } catch (PackageStoreException e) {
      // What is damaged here may be whole there.
      local.delete(content);
      fetch(content);
    }
    return local.open(content, from, to);
  }

  /** Whoever wants it at the same time finds it there. */
  private void fetch(Digest256 content) throws IOException {
    synchronized (fetching.computeIfAbsent(content, c -> new Object())) {
      if (local.size(content).isPresent()) {
        return;
      }
      Optional<InputStream> object = shared.get(name(content));
      if (object.isEmpty()) {
        throw new NoSuchFileException(name(content));
      }
      try (InputStream in = object.get();
          Received received = local.receive(in, OptionalLong.empty())) {
        if (!received.content().equals(content)) {
          throw new PackageStoreException(
              Reason.DAMAGED,
              "%s in the shared storage is not what was added: add the package again"
                  .formatted(name(content)));
        }
        received.keep();
      }
    }
  }

  /** Those that this node has a copy of. */
  @Override
  public List<Digest256> all() throws IOException {
    return local.all();
  }

  @Override
  public void delete(Digest256 content) throws IOException {
    shared.delete(name(content));
    local.delete(content);
  }

  private static String name(Digest256 content) {
    return content.toHex() + ".pkg";
  }

  /** What came in, and goes to the others first. */
  private final class Shared implements Received {
    private final Received copy;

    Shared(Received copy) {
      this.copy = copy;
    }

    @Override
    public Digest256 content() {
      return copy.content();
    }

    @Override
    public long size() {
      return copy.size();
    }

    @Override
    public long chunkSize() {
      return copy.chunkSize();
    }

    @Override
    public List<Digest256> chunks() {
      return copy.chunks();
    }

    @Override
    public Path file() {
      return copy.file();
    }

    @Override
    public void keep() throws IOException {
      shared.put(name(content()), file(), content());
      copy.keep();
    }

    @Override
    public void close() throws IOException {
      copy.close();
    }
  }
}
