package dev.muster.backup;

import dev.muster.log.topics.Topic;
import dev.muster.packages.store.PackageStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Brings a backup into a data directory and a Kafka that are both empty. Every event gets its
 * offset and its time of record again, because both are a part of the record; one that does not is
 * an error.
 */
public final class Restore implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String TIMESTAMP_TYPE = "message.timestamp.type";

  private final ZipFile zip;
  private final Properties manifest;

  private Restore(ZipFile zip, Properties manifest) {
    this.zip = zip;
    this.manifest = manifest;
  }

  /**
   * Opens a backup.
   *
   * @throws BackupException if it is not whole, or of a newer version
   */
  public static Restore open(Path file) {
    try {
      ZipFile zip = new ZipFile(file.toFile());
      ZipEntry entry = zip.getEntry(BackupFormat.MANIFEST);
      if (entry == null) {
        zip.close();
        throw new BackupException(file + " is not whole: take another backup");
      }
      Properties manifest = new Properties();
      try (InputStream in = zip.getInputStream(entry)) {
        manifest.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      }
      if (!manifest.getProperty("format").equals(Integer.toString(BackupFormat.VERSION))) {
        zip.close();
        throw new BackupException(file + " was made by a newer Muster: restore it with that one");
      }
      return new Restore(zip, manifest);
    } catch (IOException e) {
      throw new BackupException(file + " can't be read as a backup: " + e.getMessage(), e);
    }
  }

  /** Writes the files of the data directory, the secret ones for their owner alone. */
  public void files(Path data) throws IOException {
    for (String file : BackupFormat.KEPT) {
      ZipEntry entry = zip.getEntry(BackupFormat.FILES + file);
      if (entry != null) {
        Path target = data.resolve(file);
        Files.createDirectories(target.getParent());
        Files.createFile(
            target,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (InputStream in = zip.getInputStream(entry)) {
          Files.write(target, in.readAllBytes());
        }
      }
    }
  }

  /**
   * Writes the packages into a store; those that it has already stay.
   *
   * @return how many there are
   * @throws BackupException if one is damaged
   */
  public int packages(PackageStore store) throws IOException {
    return new PackagesBack(zip, manifest).into(store);
  }

  /**
   * Writes the record.
   *
   * @return how many records were written
   */
  public long record(String bootstrapServers) throws IOException {
    Map<String, Object> kafka = new HashMap<>();
    kafka.put("bootstrap.servers", bootstrapServers);
    long records = 0;
    try (Admin admin = Admin.create(kafka)) {
      List<Topic> topics = BackupFormat.TOPICS.stream().filter(this::has).toList();
      for (Topic topic : topics) {
        create(admin, topic);
      }
      kafka.put("acks", "all");
      kafka.put("linger.ms", "20");
      kafka.put("batch.size", "262144");
      kafka.put("max.request.size", Integer.toString(Topic.LARGEST_RECORD));
      try (Producer<byte[], byte[]> producer =
          new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
        for (Topic topic : topics) {
          for (int p = 0; p < partitions(topic); p++) {
            records += copy(producer, topic, p);
          }
        }
      }
      for (Topic topic : topics) {
        settle(admin, topic);
      }
      String fannedOut = manifest.getProperty("fan-out.offset");
      if (fannedOut != null) {
        await(
            admin
                .alterConsumerGroupOffsets(
                    BackupFormat.FAN_OUT,
                    Map.of(
                        new TopicPartition(Topic.FLEET_EVENTS.topicName(), 0),
                        new OffsetAndMetadata(Long.parseLong(fannedOut))))
                .all());
      }
    }
    return records;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** A backup of a release before a topic lacks it; the server makes what is missing. */
  private boolean has(Topic topic) {
    return manifest.containsKey("partitions." + topic.topicName());
  }

  private int partitions(Topic topic) {
    return Integer.parseInt(manifest.getProperty("partitions." + topic.topicName()));
  }

  /** Takes the times of the backup, until all is written. */
  private void create(Admin admin, Topic topic) {
    Map<String, String> settings = new HashMap<>(topic.settings());
    settings.put(TIMESTAMP_TYPE, "CreateTime");
    await(
        admin
            .createTopics(
                List.of(
                    new NewTopic(topic.topicName(), partitions(topic), (short) 1)
                        .configs(settings)))
            .all());
  }

  private static void settle(Admin admin, Topic topic) {
    AlterConfigOp operation =
        topic.settings().containsKey(TIMESTAMP_TYPE)
            ? new AlterConfigOp(
                new ConfigEntry(TIMESTAMP_TYPE, topic.settings().get(TIMESTAMP_TYPE)),
                AlterConfigOp.OpType.SET)
            : new AlterConfigOp(new ConfigEntry(TIMESTAMP_TYPE, null), AlterConfigOp.OpType.DELETE);
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
    await(admin.incrementalAlterConfigs(Map.of(resource, List.of(operation))).all());
  }

  private long copy(Producer<byte[], byte[]> producer, Topic topic, int partition)
      throws IOException {
    String name = BackupFormat.entry(new TopicPartition(topic.topicName(), partition));
    // Ends of transactions stand between the records of DEP, and nothing points at those.
    boolean sameOffsets =
        "delete".equals(topic.settings().get("cleanup.policy")) && topic != Topic.DEP_EVENTS;
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new BackupException("the backup lacks " + name + ": take another backup");
    }
    Landing landing = new Landing();
    long count = 0;
    try (DataFileStream<GenericRecord> records =
        new DataFileStream<>(
            zip.getInputStream(entry),
            new GenericDatumReader<GenericRecord>(BackupFormat.RECORD))) {
      for (GenericRecord record : records) {
        long offset = (Long) record.get("offset");
        producer.send(
            new ProducerRecord<>(
                topic.topicName(),
                partition,
                (Long) record.get("timestamp"),
                bytes(record.get("key")),
                bytes(record.get("value"))),
            (metadata, failure) ->
                landing.landed(metadata, failure, sameOffsets ? offset : -1, name));
        count++;
      }
    }
    producer.flush();
    landing.check();
    if (count != Long.parseLong(manifest.getProperty("records." + name))) {
      throw new BackupException("the backup lacks records of " + name + ": take another backup");
    }
    return count;
  }

  /** Where records came to stand, by the producer's own thread. */
  private static final class Landing {
    private volatile BackupException wrong;

    void landed(RecordMetadata metadata, Exception failure, long offset, String name) {
      if (failure != null) {
        wrong = new BackupException(name + " can't be written: " + failure.getMessage(), failure);
      } else if (offset >= 0 && metadata.offset() != offset) {
        wrong =
            new BackupException(
                "an event of %s stood at %d and would stand at %d: restore into an empty directory"
                    .formatted(name, offset, metadata.offset()));
      }
    }

    void check() {
      if (wrong != null) {
        throw wrong;
      }
    }
  }

  private static byte[] bytes(Object buffer) {
    return switch (buffer) {
      case null -> null;
      case ByteBuffer b -> {
        byte[] bytes = new byte[b.remaining()];
        b.duplicate().get(bytes);
        yield bytes;
      }
      default -> throw new IllegalStateException("no bytes: " + buffer.getClass());
    };
  }

  private static void await(KafkaFuture<Void> future) {
    try {
      future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BackupException("Kafka does not take the record: " + e.getMessage(), e);
    }
  }
}
