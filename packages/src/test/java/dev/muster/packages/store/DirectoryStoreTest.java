package dev.muster.packages.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Packages on a disk. */
@Timeout(60)
class DirectoryStoreTest {
  private static final long ROOM = 10L << 30;

  @TempDir Path directory;

  @Test
  void whatIsKeptIsReadInPartsAndListed() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    byte[] bytes = bytes(1, 100_000);
    Digest256 content = kept(store, bytes);
    assertEquals(OptionalLong.of(bytes.length), store.size(content));
    assertEquals(List.of(content), store.all());
    try (InputStream in = store.open(content, 10, 20)) {
      assertArrayEquals(Arrays.copyOfRange(bytes, 10, 20), in.readAllBytes());
    }
  }

  @Test
  void whatIsNotKeptLeavesNothing() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    store.receive(new ByteArrayInputStream(bytes(1, 1000)), OptionalLong.empty()).close();
    assertEquals(0, files());
  }

  @Test
  void whatBreaksOffLeavesNothing() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    InputStream broken =
        new InputStream() {
          private int left = 100_000;

          @Override
          public int read() throws IOException {
            if (left-- == 0) {
              throw new IOException("the client went away");
            }
            return 1;
          }
        };
    assertThrows(IOException.class, () -> store.receive(broken, OptionalLong.empty()));
    assertEquals(0, files());
  }

  @Test
  void aFullDiskIsToldBeforeAndWhileBytesCome() throws Exception {
    AtomicLong usable = new AtomicLong(ROOM);
    Files.createDirectories(directory.resolve("incoming"));
    DirectoryStore store = new DirectoryStore(directory, ROOM, usable::get);
    PackageStoreException announced =
        assertThrows(
            PackageStoreException.class,
            () -> store.receive(InputStream.nullInputStream(), OptionalLong.of(ROOM)));
    assertEquals(Reason.NO_ROOM, announced.reason());
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) {
            // Others fill the disk.
            usable.addAndGet(-(64L << 20));
            return length;
          }
        };
    PackageStoreException meanwhile =
        assertThrows(
            PackageStoreException.class, () -> store.receive(endless, OptionalLong.empty()));
    assertEquals(Reason.NO_ROOM, meanwhile.reason());
    assertEquals(0, files());
  }

  @Test
  void theSameBytesFromManyAtOnceAreOneFile() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    byte[] bytes = bytes(1, 300_000);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Digest256>> all =
          IntStream.range(0, 16).mapToObj(i -> threads.submit(() -> kept(store, bytes))).toList();
      for (Future<Digest256> one : all) {
        try (InputStream in = store.open(one.get(), 0, bytes.length)) {
          assertArrayEquals(bytes, in.readAllBytes());
        }
      }
    }
    assertEquals(1, files());
  }

  @Test
  void whoReadsGoesOnThoughItIsRemoved() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    byte[] bytes = bytes(1, 300_000);
    Digest256 content = kept(store, bytes);
    try (InputStream in = store.open(content, 0, bytes.length)) {
      byte[] first = in.readNBytes(1000);
      store.delete(content);
      assertEquals(bytes.length - first.length, in.readAllBytes().length);
    }
    assertEquals(OptionalLong.empty(), store.size(content));
    assertEquals(List.of(), store.all());
  }

  @Test
  void changedBytesAreNotGivenAndTheyAreMendedByAddingAgain() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 1 << 20);
    byte[] bytes = bytes(1, 1000);
    Digest256 content = kept(store, bytes);
    Path file = directory.resolve(content.toHex().substring(0, 2)).resolve(content + ".pkg");
    Files.write(file, bytes(2, 1000));
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertEquals(
        Reason.DAMAGED,
        assertThrows(PackageStoreException.class, () -> store.open(content, 0, 10)).reason());
    kept(store, bytes);
    store.open(content, 0, 10).close();
  }

  @Test
  void whatAnUploadLeftBehindLongAgoIsRemovedAndAYoungOneStays() throws Exception {
    DirectoryStore.open(directory, 1);
    Path old = Files.write(directory.resolve("incoming/old.part"), new byte[1]);
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(2))));
    Path young = Files.write(directory.resolve("incoming/young.part"), new byte[1]);
    DirectoryStore.open(directory, 1);
    assertTrue(Files.notExists(old));
    assertTrue(Files.exists(young));
  }

  @Test
  void chunksAreThoseOfTheirBytes() throws Exception {
    DirectoryStore store = DirectoryStore.open(directory, 64 << 20);
    byte[] bytes = bytes(1, 2 * ChunkedDigest.CHUNK + 5);
    try (Received received = store.receive(new ByteArrayInputStream(bytes), OptionalLong.empty())) {
      assertEquals(3, received.chunks().size());
      assertEquals(
          digest(Arrays.copyOfRange(bytes, 2 * ChunkedDigest.CHUNK, bytes.length)),
          received.chunks().getLast());
      assertEquals(digest(bytes), received.content());
    }
  }

  private static Digest256 kept(DirectoryStore store, byte[] bytes) throws IOException {
    try (Received received =
        store.receive(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length))) {
      received.keep();
      return received.content();
    }
  }

  private static Digest256 digest(byte[] bytes) {
    return Digest256.of(Digests.sha256().digest(bytes));
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
