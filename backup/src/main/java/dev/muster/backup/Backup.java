package dev.muster.backup;

import dev.muster.log.topics.Topic;
import dev.muster.packages.store.PackageStore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Copies the record of an installation while it runs. The copy is of one moment: whatever an event
 * in it refers to is in it as well, and whatever was answered before it began.
 */
public final class Backup {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int COMPRESSION = 3;

  private final Path data;
  private final Map<String, Object> kafka;
  private final Properties manifest = new Properties();
  private long records;

  private Backup(Path data, String bootstrapServers) {
    this.data = data;
    this.kafka =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "enable.auto.commit", "false",
            "auto.offset.reset", "earliest",
            // What a transaction wrote that was broken off is no fact.
            "isolation.level", "read_committed",
            "default.api.timeout.ms", "30000",
            "max.partition.fetch.bytes", Integer.toString(Topic.LARGEST_RECORD));
  }

  /**
   * What is in a backup.
   *
   * @param records of the log
   * @param packages how many packages
   * @param left packages whose bytes are damaged, by their SHA-256: they are not in it
   */
  public record Written(long records, int packages, List<String> left) {
    /** Copies the list. */
    public Written {
      left = List.copyOf(left);
    }
  }

  /**
   * Writes a backup.
   *
   * @param data the data directory
   * @param bootstrapServers where its Kafka is
   * @param packages where its packages are; empty for a backup without them
   * @param out gets the backup, and is not closed
   * @throws IOException if it can't be written
   * @throws BackupException if the installation can't be read
   */
  public static Written write(
      Path data, String bootstrapServers, Optional<PackageStore> packages, OutputStream out)
      throws IOException {
    Backup backup = new Backup(data, bootstrapServers);
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(1);
    PackageCopies copies = backup.write(zip, packages);
    zip.finish();
    return new Written(backup.records, copies.written(), copies.left());
  }

  private PackageCopies write(ZipOutputStream zip, Optional<PackageStore> packages)
      throws IOException {
    manifest.setProperty("format", Integer.toString(BackupFormat.VERSION));
    try (Admin admin = Admin.create(kafka);
        KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      // Before all that it has led to: what is fanned out again changes nothing, what is not is
      // lost.
      fannedOut(admin)
          .ifPresent(offset -> manifest.setProperty("fan-out.offset", Long.toString(offset)));
      for (Topic topic : BackupFormat.TOPICS) {
        int partitions = consumer.partitionsFor(topic.topicName(), PATIENCE).size();
        manifest.setProperty("partitions." + topic.topicName(), Integer.toString(partitions));
        List<TopicPartition> all =
            IntStream.range(0, partitions)
                .mapToObj(p -> new TopicPartition(topic.topicName(), p))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(all, PATIENCE);
        for (TopicPartition partition : all) {
          zip.putNextEntry(new ZipEntry(BackupFormat.entry(partition)));
          long count = copy(consumer, partition, ends.get(partition), zip);
          manifest.setProperty("records." + BackupFormat.entry(partition), Long.toString(count));
          records += count;
          zip.closeEntry();
        }
      }
    }
    for (String file : BackupFormat.KEPT) {
      if (Files.exists(data.resolve(file))) {
        zip.putNextEntry(new ZipEntry(BackupFormat.FILES + file));
        Files.copy(data.resolve(file), zip);
        zip.closeEntry();
      }
    }
    // Behind the record: what was added by then is there.
    PackageCopies copies = new PackageCopies(manifest);
    if (packages.isPresent()) {
      copies.copy(packages.get(), zip);
    }
    zip.putNextEntry(new ZipEntry(BackupFormat.MANIFEST));
    Writer writer = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
    manifest.store(writer, null);
    writer.flush();
    zip.closeEntry();
    return copies;
  }

  private static Optional<Long> fannedOut(Admin admin) {
    TopicPartition fleet = new TopicPartition(Topic.FLEET_EVENTS.topicName(), 0);
    KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> asked =
        admin.listConsumerGroupOffsets(BackupFormat.FAN_OUT).partitionsToOffsetAndMetadata();
    try {
      Map<TopicPartition, OffsetAndMetadata> offsets =
          asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return Optional.ofNullable(offsets.get(fleet)).map(OffsetAndMetadata::offset);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new BackupException("Kafka does not answer: is the server running?", e);
    }
  }

  private static long copy(
      KafkaConsumer<byte[], byte[]> consumer, TopicPartition partition, long end, OutputStream out)
      throws IOException {
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long count = 0;
    DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(BackupFormat.RECORD));
    writer.setCodec(CodecFactory.deflateCodec(COMPRESSION));
    writer.create(BackupFormat.RECORD, new Unclosed(out));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (consumer.position(partition, PATIENCE) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
        if (record.offset() < end) {
          writer.append(of(record));
          count++;
        }
        deadline = System.nanoTime() + PATIENCE.toNanos();
      }
      if (System.nanoTime() > deadline) {
        throw new BackupException(partition + " can't be read to its end: is the server running?");
      }
    }
    writer.close();
    return count;
  }

  private static GenericRecord of(ConsumerRecord<byte[], byte[]> record) {
    GenericRecord copy = new GenericData.Record(BackupFormat.RECORD);
    copy.put("offset", record.offset());
    copy.put("timestamp", record.timestamp());
    copy.put("key", ByteBuffer.wrap(record.key()));
    copy.put("value", record.value() == null ? null : ByteBuffer.wrap(record.value()));
    return copy;
  }

  /** Passes on all but the end, which is that of one entry and not of the file. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
