package dev.muster.projections.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class DeviceStoreTest {
  private static final Bytes FIRST = Keys.command("D-1", 1);
  private static final Bytes SECOND = Keys.command("D-1", 2);
  private static final byte[] OLD = {1};
  private static final byte[] NEW = {2};

  private final KeyValueStore<Bytes, byte[]> disk = Stores.inMemoryKeyValueStore("disk").get();
  private final DeviceStore store = new DeviceStore(disk, new DeviceStates());

  @Test
  void whatWasPutIsReadBeforeItIsWritten() {
    store.put(FIRST, OLD);
    store.put(FIRST, NEW);
    assertArrayEquals(NEW, store.get(FIRST));
    assertNull(disk.get(FIRST));
  }

  @Test
  void aRangeHasWhatWasPut() {
    store.put(FIRST, OLD);
    store.put(SECOND, OLD);
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> found = store.reverseRange(FIRST, SECOND)) {
      found.forEachRemaining(entry -> keys.add(entry.key));
    }
    assertEquals(List.of(SECOND, FIRST), keys);
  }

  @Test
  void whatWasPutIsOnDiskAfterACommit() {
    store.put(FIRST, OLD);
    store.commit(Map.of());
    assertArrayEquals(OLD, disk.get(FIRST));
  }

  @Test
  void whatIsNotWrittenStaysBounded() {
    for (int i = 0; i < 100_000; i++) {
      store.put(Keys.command("D-1", i), OLD);
    }
    assertArrayEquals(OLD, disk.get(FIRST));
  }

  @Test
  void whatIsDeletedIsGoneAlsoIfItWasNotWritten() {
    store.put(FIRST, OLD);
    store.delete(FIRST);
    assertNull(store.get(FIRST));
    assertNull(disk.get(FIRST));
  }
}
