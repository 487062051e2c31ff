package dev.muster.projections.snapshot;

import dev.muster.log.LogSettings;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Makes an application of Kafka Streams begin at the beginning when there are no snapshots, of its
 * version, of devices or of the fleet, or in {@code muster.devices}: they were removed to be made
 * anew, and offsets or states that are left would leave out every device that has been quiet since.
 */
final class Rebuild {
  private static final int SECONDS = 30;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private Rebuild() {}

  /**
   * Looks, and makes it begin anew if it must.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile; nothing is half done then
   */
  static void ifEmpty(LogSettings log, SnapshotVersion version, Runnable cleanUp)
      throws InterruptedException {
    try (Admin admin = Admin.create(Map.copyOf(log.kafka()))) {
      if (!missing(admin, version)) {
        return;
      }
      // Looked at first, and removed only if something stands there: where nothing does, another
      // node of this version may be about to make it.
      List<String> stale = new ArrayList<>();
      for (String topic : version.topics()) {
        if (!empty(admin, topic)) {
          stale.add(topic);
        }
      }
      // A member that stopped is known to the group until its session ends.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      while (!done(admin.deleteConsumerGroups(List.of(version.application())).all())) {
        if (!missing(admin, version) || System.nanoTime() > deadline) {
          // Another node is at it.
          return;
        }
        Thread.sleep(PAUSE);
      }
      for (String topic : stale) {
        done(admin.deleteTopics(List.of(topic)).all());
      }
      cleanUp.run();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the snapshots can't be looked at", e);
    }
  }

  private static boolean missing(Admin admin, SnapshotVersion version)
      throws ExecutionException, InterruptedException, TimeoutException {
    return lacks(admin, Topic.DEVICE_EVENTS, Topic.DEVICES.topicName())
        || lacks(admin, Topic.DEVICE_EVENTS, version.devicesTopic())
        || lacks(admin, Topic.FLEET_EVENTS, version.fleetTopic());
  }

  /** Whether something stands in the log, and nothing where it leads to. */
  private static boolean lacks(Admin admin, Topic log, String snapshots)
      throws ExecutionException, InterruptedException, TimeoutException {
    return empty(admin, snapshots) && !empty(admin, log.topicName());
  }

  /** Whether nothing ever stood in a topic, or there is none. */
  private static boolean empty(Admin admin, String name)
      throws ExecutionException, InterruptedException, TimeoutException {
    TopicDescription topic;
    try {
      topic =
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(SECONDS, TimeUnit.SECONDS)
              .get(name);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return true;
      }
      throw e;
    }
    Map<TopicPartition, OffsetSpec> ends =
        topic.partitions().stream()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(name, p.partition()), p -> OffsetSpec.latest()));
    return admin.listOffsets(ends).all().get(SECONDS, TimeUnit.SECONDS).values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .allMatch(end -> end == 0);
  }

  /** Whether it was done, or there was nothing to do; false if others are at work. */
  private static boolean done(KafkaFuture<Void> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      future.get(SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case GroupNotEmptyException working -> false;
        case GroupIdNotFoundException none -> true;
        case UnknownTopicOrPartitionException none -> true;
        default -> throw e;
      };
    }
  }
}
