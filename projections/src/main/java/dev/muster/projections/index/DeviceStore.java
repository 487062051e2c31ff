package dev.muster.projections.index;

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

/** A store on disk that takes in the states of devices before it commits. */
final class DeviceStore implements KeyValueStore<Bytes, byte[]> {
  private final KeyValueStore<Bytes, byte[]> disk;
  private final DeviceStates states;

  private DeviceStore(KeyValueStore<Bytes, byte[]> disk, DeviceStates states) {
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
    return disk.get(key);
  }

  @Override
  public void put(Bytes key, byte[] value) {
    disk.put(key, value);
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    return disk.putIfAbsent(key, value);
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    disk.putAll(entries);
  }

  @Override
  public byte[] delete(Bytes key) {
    return disk.delete(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return disk.range(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return disk.reverseRange(from, to);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return disk.all();
  }

  @Override
  public long approximateNumEntries() {
    return disk.approximateNumEntries();
  }
}
