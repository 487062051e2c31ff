package dev.muster.migration.bolt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.migration.Fixtures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What BoltDB wrote, read again. */
class BoltFileTest {
  @TempDir Path directory;
  private Path path;
  private BoltFile file;

  @BeforeEach
  void open() throws IOException {
    path = Fixtures.unpack("bolt/tree.db", directory);
    file = BoltFile.open(path);
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void allKeysOfABucketAreToldInTheirOrder() {
    Map<String, String> expected = new TreeMap<>();
    for (int i = 0; i < 4000; i++) {
      if (i < 1000 || i >= 2000) {
        expected.put("key-%05d".formatted(i), "value " + i);
      }
    }
    expected.put("key-00000", "changed");
    assertEquals(List.copyOf(expected.entrySet()), entries(bucket("many")));
  }

  @Test
  void aTreeOfManyLevelsIsReadToItsLastLeaf() {
    List<Map.Entry<String, String>> entries = entries(bucket("deep"));
    assertEquals(600, entries.size());
    assertEquals("599", entries.getLast().getValue());
    for (Map.Entry<String, String> entry : entries) {
      assertEquals(entry.getValue(), text(bucket("deep").get(entry.getKey()).orElseThrow()));
    }
  }

  @Test
  void oneKeyIsFoundAndWhatIsNotThereIsNot() {
    Bucket many = bucket("many");
    assertEquals("value 3999", text(many.get("key-03999").orElseThrow()));
    for (String absent : List.of("key-01500", "", "a", "key-00000x", "zzz")) {
      assertTrue(many.get(absent).isEmpty(), absent);
    }
    assertTrue(file.bucket("none").isEmpty());
  }

  @Test
  void aValueLongerThanAPageIsWhole() {
    bucket("large")
        .each(
            (key, value) -> {
              assertEquals(Long.parseLong(key), value.byteSize());
              assertEquals("x".repeat((int) value.byteSize()), text(value));
            });
    assertEquals(7, entries(bucket("large")).size());
  }

  @Test
  void bucketsLieInBuckets() {
    Bucket outer = bucket("outer");
    assertEquals(List.of(Map.entry("beside", "a value")), entries(outer));
    assertTrue(outer.get("inner").isEmpty(), "a bucket is no value");
    assertTrue(outer.bucket("beside").isEmpty(), "a value is no bucket");
    Bucket inner = outer.bucket("inner").orElseThrow();
    assertEquals(500, entries(inner).size());
    assertEquals(
        List.of(Map.entry("key", "small value")), entries(inner.bucket("small").orElseThrow()));
    assertEquals(List.of(), entries(bucket("empty")));
  }

  @Test
  void whoeverWritesInTheMeantimeIsNoticed() throws IOException {
    assertFalse(file.changed());
    try (RandomAccessFile written = new RandomAccessFile(path.toFile(), "rw")) {
      Metas.raise(written);
    }
    assertTrue(file.changed());
  }

  private Bucket bucket(String name) {
    return file.bucket(name).orElseThrow();
  }

  private static List<Map.Entry<String, String>> entries(Bucket bucket) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    bucket.each((key, value) -> entries.add(Map.entry(key, text(value))));
    return entries;
  }

  private static String text(MemorySegment value) {
    return new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
