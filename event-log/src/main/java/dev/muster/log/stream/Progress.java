package dev.muster.log.stream;

import dev.muster.log.topics.Topic;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The position of one stream as it moves, by its own thread alone. */
final class Progress {
  private final Map<TopicPartition, Long> next;

  Progress(Map<TopicPartition, Long> next) {
    this.next = new HashMap<>(next);
  }

  static Map<TopicPartition, Long> places(StreamPosition position) {
    Map<TopicPartition, Long> places = new HashMap<>();
    position.devices().forEach((number, offset) -> places.put(device(number), offset));
    places.put(fleet(), position.fleet());
    return places;
  }

  static TopicPartition device(int partition) {
    return new TopicPartition(Topic.DEVICE_EVENTS.topicName(), partition);
  }

  static TopicPartition fleet() {
    return new TopicPartition(Topic.FLEET_EVENTS.topicName(), 0);
  }

  Map<TopicPartition, Long> places() {
    return Map.copyOf(next);
  }

  /** Moves behind this event; false if that is where it is already, for the event was told. */
  boolean pass(TopicPartition place, long offset) {
    if (offset < next.get(place)) {
      return false;
    }
    next.put(place, offset + 1);
    return true;
  }

  /** Moves on to at least here, over what is no event. */
  void reach(TopicPartition place, long position) {
    next.merge(place, position, Math::max);
  }

  StreamPosition position() {
    Map<Integer, Long> devices = new HashMap<>();
    next.forEach(
        (place, offset) -> {
          if (!place.equals(fleet())) {
            devices.put(place.partition(), offset);
          }
        });
    return new StreamPosition(devices, next.get(fleet()));
  }
}
