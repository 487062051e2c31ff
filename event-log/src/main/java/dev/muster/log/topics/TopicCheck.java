package dev.muster.log.topics;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates the topics that are missing, and checks those that are there, at every start. */
public final class TopicCheck {
  private static final long PATIENCE_SECONDS = 30;

  private TopicCheck() {}

  /**
   * Makes sure that every topic exists with the partitions and settings that keep the record whole.
   *
   * @param partitions of the topics that are spread over partitions
   * @param whateverThereIs if there are topics already, they may have another number
   * @param replicationFactor of topics that are created
   * @return the partitions of the topics that are spread
   * @throws TopicException if a topic would lose or reorder facts, or Kafka does not answer
   */
  public static int run(
      Admin admin, int partitions, boolean whateverThereIs, short replicationFactor) {
    Set<String> existing = await(admin.listTopics().names());
    int number =
        whateverThereIs && existing.contains(Topic.DEVICE_EVENTS.topicName())
            ? describe(admin, List.of(Topic.DEVICE_EVENTS))
                .get(Topic.DEVICE_EVENTS.topicName())
                .partitions()
                .size()
            : partitions;
    create(admin, existing, number, replicationFactor);
    checkPartitions(admin, number);
    checkSettings(admin);
    return number;
  }

  private static void create(
      Admin admin, Set<String> existing, int partitions, short replicationFactor) {
    List<NewTopic> missing =
        Arrays.stream(Topic.values())
            .filter(t -> !existing.contains(t.topicName()))
            .map(
                t ->
                    new NewTopic(t.topicName(), t.partitions(partitions), replicationFactor)
                        .configs(t.settings()))
            .toList();
    for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
      try {
        await(created);
      } catch (TopicException e) {
        // Another node of this installation was quicker.
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private static Map<String, TopicDescription> describe(Admin admin, List<Topic> topics) {
    List<String> names = topics.stream().map(Topic::topicName).toList();
    return awaitKnown(() -> admin.describeTopics(names).allTopicNames());
  }

  private static void checkPartitions(Admin admin, int partitions) {
    Map<String, TopicDescription> found = describe(admin, List.of(Topic.values()));
    for (Topic topic : Topic.values()) {
      int is = found.get(topic.topicName()).partitions().size();
      int must = topic.partitions(partitions);
      if (is != must) {
        throw new TopicException(
            "the topic %s has %d partitions and not %d, so devices would change partition and their facts their order: set kafka.partitions=%d, or restore the topic"
                .formatted(topic.topicName(), is, must, is));
      }
    }
  }

  private static void checkSettings(Admin admin) {
    for (Topic topic : Topic.values()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
      Config found = awaitKnown(() -> admin.describeConfigs(List.of(resource)).all()).get(resource);
      topic
          .settings()
          .forEach(
              (name, must) -> {
                ConfigEntry entry = found.get(name);
                String is = entry == null ? "unset" : entry.value();
                if (!must.equals(is)) {
                  throw new TopicException(
                      "the topic %s has %s=%s, which would lose or reorder facts: set it to %s with  kafka-configs.sh --alter --entity-type topics --entity-name %s --add-config %s=%s"
                          .formatted(
                              topic.topicName(), name, is, must, topic.topicName(), name, must));
                }
              });
    }
  }

  /** A topic that was just made is not known to every broker at once. */
  private static <T> T awaitKnown(Supplier<KafkaFuture<T>> question) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      try {
        return await(question.get());
      } catch (TopicException e) {
        boolean later =
            e.getCause() instanceof UnknownTopicOrPartitionException
                && System.nanoTime() < deadline;
        if (!later) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while Kafka's topics were checked", e);
    } catch (ExecutionException e) {
      throw new TopicException(
          "Kafka refused to show or create the topics: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new TopicException(
          "Kafka did not answer within %d s: check kafka.bootstrap.servers and that the broker runs"
              .formatted(PATIENCE_SECONDS),
          e);
    }
  }
}
