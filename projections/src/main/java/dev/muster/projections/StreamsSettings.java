package dev.muster.projections;

import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;

/** The settings that the applications of Kafka Streams over the log have in common. */
public final class StreamsSettings {
  private static final String SESSION_MS = "10000";

  /** Before the settings of one kind of client; see StreamsConfig. */
  private static final List<String> PREFIXES =
      List.of(
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX,
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.TOPIC_PREFIX);

  private StreamsSettings() {}

  /** Whether some client of the log, or Kafka Streams over it, has a setting of this name. */
  public static boolean known(String name) {
    return names().contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }

  /** What the settings of the clients and of Kafka Streams are called, without those by prefix. */
  public static Set<String> names() {
    Set<String> all = new TreeSet<>(StreamsConfig.configDef().names());
    all.addAll(AdminClientConfig.configNames());
    all.addAll(ProducerConfig.configNames());
    all.addAll(ConsumerConfig.configNames());
    return all;
  }

  /** What a setting must be, in words, where this value can't be; empty where it can. */
  public static Optional<String> wrong(String name, String value) {
    return Stream.of(
            StreamsConfig.configDef(),
            AdminClientConfig.configDef(),
            ProducerConfig.configDef(),
            ConsumerConfig.configDef())
        .map(definition -> definition.configKeys().get(name))
        .filter(Objects::nonNull)
        .flatMap(key -> wrong(key, value).stream())
        .findFirst();
  }

  private static Optional<String> wrong(ConfigDef.ConfigKey key, String value) {
    Object parsed;
    try {
      parsed = ConfigDef.parseType(key.name, value, key.type);
    } catch (ConfigException e) {
      return Optional.of(
          switch (key.type) {
            case BOOLEAN -> "true or false";
            case INT, LONG, SHORT -> "a whole number";
            case DOUBLE -> "a number";
            case CLASS -> "the name of a Java class that is there";
            case LIST, STRING, PASSWORD -> "a text that Kafka takes";
          });
    }
    try {
      if (key.validator != null) {
        key.validator.ensureValid(key.name, parsed);
      }
      return Optional.empty();
    } catch (ConfigException e) {
      return Optional.of("what Kafka takes, " + key.validator);
    }
  }

  /**
   * Of an application that each node runs for itself, in no group.
   *
   * @param directory for files of Kafka Streams
   */
  public static Properties alone(
      LogSettings log, String application, Path directory, Duration commitInterval) {
    String largest = Integer.toString(Topic.LARGEST_RECORD);
    Properties p = new Properties();
    p.putAll(log.kafka());
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    p.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Long.toString(commitInterval.toMillis()));
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Short.toString(log.replicationFactor()));
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallStores.class);
    p.put(StreamsConfig.producerPrefix("acks"), "all");
    p.put(StreamsConfig.producerPrefix("max.request.size"), largest);
    p.put(StreamsConfig.consumerPrefix("max.partition.fetch.bytes"), largest);
    p.put(StreamsConfig.globalConsumerPrefix("max.partition.fetch.bytes"), largest);
    return p;
  }

  /**
   * Of an application whose work the nodes share.
   *
   * @param instance names this node's member of the group, and stays the same over restarts, so
   *     that a node that was killed goes on at once
   */
  public static Properties shared(
      LogSettings log,
      String application,
      Path directory,
      Duration commitInterval,
      String instance) {
    Properties p = alone(log, application, directory, commitInterval);
    p.put(StreamsConfig.mainConsumerPrefix("group.instance.id"), instance);
    p.put(StreamsConfig.mainConsumerPrefix("session.timeout.ms"), SESSION_MS);
    p.put(StreamsConfig.mainConsumerPrefix("auto.offset.reset"), "earliest");
    return p;
  }
}
