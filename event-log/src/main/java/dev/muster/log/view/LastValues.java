package dev.muster.log.view;

import dev.muster.log.topics.TopicScan;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.TopicPartition;

/** What a compacted topic says in the end. */
final class LastValues {
  private LastValues() {}

  /** These settings, but for a consumer that reads what is committed alone. */
  static Properties committed(Properties consumerSettings) {
    Properties settings = new Properties();
    settings.putAll(consumerSettings);
    settings.put("isolation.level", "read_committed");
    return settings;
  }

  /** The last value of each key in front of these offsets, of those that were not removed. */
  static Collection<byte[]> of(TopicScan scan, Map<TopicPartition, Long> ends) {
    Map<ByteBuffer, byte[]> last = new HashMap<>();
    scan.read(
        ends,
        entry -> {
          if (entry.value() == null) {
            last.remove(ByteBuffer.wrap(entry.key()));
          } else {
            last.put(ByteBuffer.wrap(entry.key()), entry.value());
          }
        });
    return last.values();
  }
}
