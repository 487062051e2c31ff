package dev.muster.log.topics;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How many brokers keep the events of devices.
 *
 * @param replicas of each partition
 * @param least {@code min.insync.replicas}: how many must have a record before it is acknowledged
 * @param behind whether some partition has a replica that is away or has not caught up
 */
public record Copies(int replicas, int least, boolean behind) {
  private static final int PATIENCE_SECONDS = 5;

  /**
   * Asks Kafka, for some seconds at most.
   *
   * @param kafka the settings of its clients
   * @throws TopicException if it does not answer
   */
  public static Copies ask(Map<String, String> kafka) {
    String name = Topic.DEVICE_EVENTS.topicName();
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
      TopicDescription topic =
          admin
              .describeTopics(List.of(name))
              .allTopicNames()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .get(name);
      Config config =
          admin
              .describeConfigs(List.of(resource))
              .all()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
              .get(resource);
      return new Copies(
          topic.partitions().getFirst().replicas().size(),
          Integer.parseInt(config.get("min.insync.replicas").value()),
          topic.partitions().stream().anyMatch(p -> p.isr().size() < p.replicas().size()));
    } catch (ExecutionException | TimeoutException e) {
      throw new TopicException("Kafka does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TopicException("interrupted while Kafka was asked", e);
    }
  }
}
