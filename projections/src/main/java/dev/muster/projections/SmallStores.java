package dev.muster.projections;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;

/**
 * RocksDB within some megabytes: its defaults are for a machine that does nothing else. All stores
 * of the process share one cache. What tells where a key stands is read in parts, and stays before
 * anything else: as a whole it is larger than the cache, and then it is read anew for each key.
 */
public final class SmallStores implements RocksDBConfigSetter {
  private static final long CACHE = 32L << 20;
  private static final long WRITE_BUFFER = 4L << 20;
  private static final int PART = 4 << 10;

  /** As many parts as RocksDB makes by itself. */
  private static final int BY_SIZE = -1;

  private static final double FOR_PARTS = 0.5;
  private static final Cache SHARED = new LRUCache(CACHE, BY_SIZE, false, FOR_PARTS);

  private final BloomFilter filter = new BloomFilter();

  /** Made by Kafka Streams, once for each store. */
  public SmallStores() {}

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(SHARED);
    table.setFilterPolicy(filter);
    table.setIndexType(IndexType.kTwoLevelIndexSearch);
    table.setPartitionFilters(true);
    table.setMetadataBlockSize(PART);
    table.setCacheIndexAndFilterBlocks(true);
    table.setCacheIndexAndFilterBlocksWithHighPriority(true);
    table.setPinTopLevelIndexAndFilter(true);
    options.setTableFormatConfig(table);
    options.setWriteBufferSize(WRITE_BUFFER);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    filter.close();
  }
}
