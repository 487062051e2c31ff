package dev.muster.log.payload;

import dev.muster.core.event.Digest256;
import dev.muster.log.topics.Topic;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Where each content stands in the topic of contents. Written by the follower, read by any thread.
 */
public final class PayloadIndex {
  /** A place in the log. */
  record Place(int partition, long offset) {
    TopicPartition topicPartition() {
      return new TopicPartition(Topic.PAYLOADS.topicName(), partition);
    }
  }

  private final Map<Digest256, Place> places = new ConcurrentHashMap<>();

  /** Notes that the content with this key stands here, and now nowhere else. */
  public void learn(byte[] key, int partition, long offset) {
    places.put(Digest256.of(key), new Place(partition, offset));
  }

  Optional<Place> find(Digest256 address) {
    return Optional.ofNullable(places.get(address));
  }
}
