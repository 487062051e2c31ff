package dev.muster.migration.bolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.migration.Fixtures;
import dev.muster.migration.SourceException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files that are damaged, or made to do harm, end in a sentence, and soon. */
@Timeout(10)
class HostileBoltFileTest {
  private static final List<String> BUCKETS = List.of("many", "deep", "large", "outer", "empty");
  private static final int LEAF = 2;
  private static final int BRANCH = 1;

  @TempDir Path directory;
  private Path path;

  @BeforeEach
  void unpack() throws IOException {
    path = Fixtures.unpack("bolt/tree.db", directory);
  }

  @Test
  void whatIsNoBoltFileIsSaidToBeNone() throws IOException {
    for (String content : List.of("", "SQLite format 3", "x".repeat(100_000))) {
      Files.writeString(path, content);
      assertTrue(refused().endsWith("it is no BoltDB file"), content);
    }
    Files.delete(path);
    assertTrue(refused().startsWith("there is no file"));
    Files.createDirectory(path);
    assertTrue(refused().startsWith("there is no file"));
  }

  @Test
  void aWrongChecksumLeavesTheOtherOfTheTwo() throws IOException {
    for (long page : new long[] {0, Metas.PAGE}) {
      unpack();
      flip(page + Page.HEADER + Metas.ROOT);
      // It may be the one before the last change, and is whole all the same.
      assertTrue(readAll() > 4000, "page at " + page);
    }
    flip(Page.HEADER + Metas.ROOT);
    assertTrue(refused().contains("take another copy"));
  }

  @Test
  void aTruncatedFileIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    for (int length = Metas.PAGE * 2; length < whole.length / 4; length += whole.length / 97) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertTrue(refused().contains("damaged"), "of " + length);
    }
  }

  @Test
  void pagesThatLeadToEachOtherAreRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      for (long branch : pagesOfKind(file, BRANCH)) {
        // Its first entry leads to itself.
        file.seek(branch * Metas.PAGE + Page.HEADER + 8);
        file.writeLong(Long.reverseBytes(branch));
      }
    }
    assertTrue(refused().contains("is reached twice"));
  }

  @Test
  void aRootThatIsNoPageIsRefused() throws IOException {
    for (long root : new long[] {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        Metas.set(file, Metas.PAGES, Long.MAX_VALUE);
        Metas.set(file, Metas.ROOT, root);
      }
      assertTrue(refused().contains("is not there"), "root " + root);
    }
  }

  @Test
  void wildLengthsAreRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long root = Metas.get(file, Metas.ROOT);
      byte[] page = new byte[Metas.PAGE];
      file.seek(root * Metas.PAGE);
      file.readFully(page);
      for (int at : new int[] {10, 12, 20, 24, 28}) {
        ByteBuffer changed = ByteBuffer.wrap(page.clone()).order(ByteOrder.LITTLE_ENDIAN);
        if (at == 10) {
          changed.putShort(at, (short) -1);
        } else {
          changed.putInt(at, -1);
        }
        file.seek(root * Metas.PAGE);
        file.write(changed.array());
        assertTrue(refused().contains("damaged"), "at " + at);
      }
    }
  }

  /** Whatever is wrong, it is read or refused. */
  @Test
  @Timeout(60)
  void noChangedByteDoesHarm() throws IOException {
    byte[] whole = Files.readAllBytes(path);
    Random random = new Random(32);
    int refused = 0;
    for (int i = 0; i < 150; i++) {
      byte[] changed = whole.clone();
      for (int j = 0; j < 20; j++) {
        // Headers and entries are at the beginning of pages.
        int page = random.nextInt(whole.length / Metas.PAGE);
        int at = page * Metas.PAGE + random.nextInt(j % 2 == 0 ? 64 : Metas.PAGE);
        changed[at] = (byte) random.nextInt();
      }
      Files.write(path, changed);
      try {
        readAll();
      } catch (SourceException e) {
        refused++;
      }
    }
    assertTrue(refused > 0, "none was refused");
  }

  @Test
  void aLeafWhoseEntriesAllAreThePageItselfIsRefused() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long leaf = pagesOfKind(file, LEAF).getLast();
      ByteBuffer page = ByteBuffer.allocate(Metas.PAGE).order(ByteOrder.LITTLE_ENDIAN);
      page.putLong(leaf).putShort((short) LEAF).putShort((short) 100).putInt(0);
      for (int i = 0; i < 100; i++) {
        page.putInt(0).putInt(16).putInt(1).putInt(2000);
      }
      file.seek(leaf * Metas.PAGE);
      file.write(page.array());
      Metas.set(file, Metas.ROOT, leaf);
    }
    assertTrue(refused().contains("reaches beyond it"));
  }

  private static List<Long> pagesOfKind(RandomAccessFile file, int kind) throws IOException {
    List<Long> pages = new ArrayList<>();
    for (long page = 2; page < file.length() / Metas.PAGE; page++) {
      file.seek(page * Metas.PAGE);
      long number = Long.reverseBytes(file.readLong());
      int flags = Short.reverseBytes(file.readShort());
      if (number == page && flags == kind) {
        pages.add(page);
      }
    }
    return pages;
  }

  private void flip(long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.seek(at);
      int was = file.read();
      file.seek(at);
      file.write(~was);
    }
  }

  private String refused() {
    String message = assertThrows(SourceException.class, this::readAll).getMessage();
    assertEquals(1, message.lines().count(), message);
    return message;
  }

  private int readAll() {
    int[] count = new int[1];
    try (BoltFile file = BoltFile.open(path)) {
      for (String name : BUCKETS) {
        file.bucket(name)
            .ifPresent(
                bucket -> {
                  bucket.each((key, value) -> count[0]++);
                  bucket.bucket("inner").ifPresent(inner -> inner.each((key, value) -> count[0]++));
                  bucket.get("key-00500");
                });
      }
    }
    return count[0];
  }
}
