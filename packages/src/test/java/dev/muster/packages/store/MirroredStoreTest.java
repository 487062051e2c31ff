package dev.muster.packages.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with storage between them. */
class MirroredStoreTest {
  private static final long LARGEST = 1 << 20;

  @TempDir Path one;
  @TempDir Path other;

  private final Bucket bucket = new Bucket();
  private MirroredStore first;
  private MirroredStore second;

  @BeforeEach
  void open() throws IOException {
    first = new MirroredStore(DirectoryStore.open(one, LARGEST), bucket);
    second = new MirroredStore(DirectoryStore.open(other, LARGEST), bucket);
  }

  @Test
  void whatOneNodeKeptTheOtherGivesAndAsksForItOnce() throws Exception {
    byte[] bytes = bytes();
    Digest256 content = kept(bytes);
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(bytes, read(second, content, bytes.length));
    }
    assertEquals(1, bucket.got.get());
    assertEquals(OptionalLong.of(bytes.length), second.size(content));
  }

  @Test
  void whatIsRemovedIsThereForNobodyWhoHasNoCopy() throws Exception {
    Digest256 content = kept(bytes());
    first.delete(content);
    assertThrows(NoSuchFileException.class, () -> second.open(content, 0, 1));
    assertThrows(NoSuchFileException.class, () -> first.open(content, 0, 1));
    assertEquals(OptionalLong.empty(), second.size(content));
  }

  @Test
  void aDamagedCopyIsReplaced() throws Exception {
    byte[] bytes = bytes();
    Digest256 content = kept(bytes);
    read(second, content, bytes.length);
    Files.write(
        other.resolve(content.toHex().substring(0, 2)).resolve(content + ".pkg"),
        bytes(),
        StandardOpenOption.APPEND);
    assertArrayEquals(bytes, read(second, content, bytes.length));
    assertEquals(2, bucket.got.get());
  }

  @Test
  void whatIsDamagedThereIsNotGivenAndLeavesNothing() throws Exception {
    Digest256 content = kept(bytes());
    bucket.objects.replaceAll((name, bytes) -> new byte[bytes.length]);
    assertEquals(
        Reason.DAMAGED,
        assertThrows(PackageStoreException.class, () -> second.open(content, 0, 1)).reason());
    try (Stream<Path> files = Files.walk(other)) {
      assertEquals(0, files.filter(Files::isRegularFile).count());
    }
  }

  @Test
  void whatTheStorageDoesNotTakeIsNotKept() {
    bucket.away = true;
    assertThrows(PackageStoreException.class, () -> kept(bytes()));
    assertEquals(0, bucket.objects.size());
  }

  private Digest256 kept(byte[] bytes) throws IOException {
    try (Received received =
        first.receive(new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length))) {
      received.keep();
      return received.content();
    }
  }

  private static byte[] read(PackageStore store, Digest256 content, long size) throws IOException {
    try (InputStream in = store.open(content, 0, size)) {
      return in.readAllBytes();
    }
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[10_000];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static final class Bucket implements SharedObjects {
    final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    final AtomicInteger got = new AtomicInteger();
    boolean away;

    @Override
    public void put(String name, Path file, Digest256 content) throws IOException {
      if (away) {
        throw new PackageStoreException(Reason.AWAY, "away");
      }
      objects.put(name, Files.readAllBytes(file));
    }

    @Override
    public Optional<InputStream> get(String name) {
      got.incrementAndGet();
      return Optional.ofNullable(objects.get(name)).map(ByteArrayInputStream::new);
    }

    @Override
    public OptionalLong size(String name) {
      byte[] bytes = objects.get(name);
      return bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.length);
    }

    @Override
    public void delete(String name) {
      objects.remove(name);
    }
  }
}
