package dev.muster.projections;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/** RocksDB within a few megabytes: its defaults are for a machine that does nothing else. */
public final class SmallStores implements RocksDBConfigSetter {
  private static final long CACHE = 8L << 20;
  private static final long WRITE_BUFFER = 4L << 20;

  private final Cache cache = new LRUCache(CACHE);
  private final BloomFilter filter = new BloomFilter();

  /** Made by Kafka Streams, once for each store. */
  public SmallStores() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(cache);
    table.setCacheIndexAndFilterBlocks(true);
    table.setFilterPolicy(filter);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    cache.close();
    filter.close();
  }
}
