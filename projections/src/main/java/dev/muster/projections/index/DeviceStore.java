package dev.muster.projections.index;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * A store on disk that takes in the states of devices before it commits. What is put is written
 * with much else at once, before a commit or before whoever reads more than one key: RocksDB takes
 * many in less time than a few, and most fates change twice within milliseconds. One thread writes;
 * any may read.
 */
final class DeviceStore implements KeyValueStore<Bytes, byte[]> {
  /** About a megabyte. */
  private static final int MOST_UNWRITTEN = 4_096;

  private final KeyValueStore<Bytes, byte[]> disk;
  private final DeviceStates states;
  private final Map<Bytes, byte[]> unwritten = new HashMap<>();

  DeviceStore(KeyValueStore<Bytes, byte[]> disk, DeviceStates states) {
    this.disk = disk;
    this.states = states;
  }

  static KeyValueBytesStoreSupplier supplier(String name, DeviceStates states) {
    KeyValueBytesStoreSupplier disk = Stores.persistentKeyValueStore(name);
    return new KeyValueBytesStoreSupplier() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public KeyValueStore<Bytes, byte[]> get() {
        return new DeviceStore(disk.get(), states);
      }

      @Override
      public String metricsScope() {
        return disk.metricsScope();
      }
    };
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    write();
    states.write(disk);
    disk.commit(offsets);
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    states.forget();
    synchronized (unwritten) {
      unwritten.clear();
    }
    disk.init(context, root);
  }

  /** Deprecated as what becomes a matter of course; until then Kafka Streams asks. */
  @Override
  @SuppressWarnings("deprecation")
  public boolean managesOffsets() {
    return disk.managesOffsets();
  }

  @Override
  public Long committedOffset(TopicPartition partition) {
    return disk.committedOffset(partition);
  }

  @Override
  public Position getPosition() {
    return disk.getPosition();
  }

  @Override
  public boolean persistent() {
    return disk.persistent();
  }

  @Override
  public boolean isOpen() {
    return disk.isOpen();
  }

  @Override
  public void close() {
    disk.close();
  }

  @Override
  public byte[] get(Bytes key) {
    synchronized (unwritten) {
      byte[] value = unwritten.get(key);
      if (value != null) {
        return value;
      }
    }
    return disk.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    if (value == null) {
      delete(key);
      return;
    }
    synchronized (unwritten) {
      unwritten.put(key, value);
      if (unwritten.size() >= MOST_UNWRITTEN) {
        write();
      }
    }
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    byte[] before = get(key);
    if (before == null) {
      put(key, value);
    }
    return before;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> put(entry.key, entry.value));
  }

  @Override
  public byte[] delete(Bytes key) {
    synchronized (unwritten) {
      write();
      return disk.delete(key);
    }
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    write();
    return disk.range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    write();
    return disk.reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    write();
    return disk.all();
  }

  private void write() {
    synchronized (unwritten) {
      disk.putAll(
          unwritten.entrySet().stream().map(e -> KeyValue.pair(e.getKey(), e.getValue())).toList());
      unwritten.clear();
    }
  }

  @Override
  public long approximateNumEntries() {
    return disk.approximateNumEntries();
  }
}
