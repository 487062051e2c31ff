package dev.muster.backup;

import dev.muster.core.event.Digest256;
import dev.muster.log.topics.Topic;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.TopicPartition;

/**
 * What a backup is made of: a ZIP file with the files of the data directory, an Avro object
 * container for each partition, and last the manifest, without which it is not whole.
 */
final class BackupFormat {
  static final int VERSION = 1;
  static final String MANIFEST = "manifest.properties";
  static final String FILES = "files/";

  /** In the manifest, followed by the SHA-256 of a package that is in the backup, whole. */
  static final String PACKAGE = "package.";

  /** The group of the fan-out: what it has read it does not do again. */
  static final String FAN_OUT = "muster-fan-out";

  /** In this order: what one refers to stands in a later one, or in itself. */
  static final List<Topic> TOPICS =
      List.of(
          Topic.DEVICE_EVENTS,
          Topic.FLEET_EVENTS,
          Topic.DEP_EVENTS,
          Topic.PAYLOADS,
          Topic.KEYS,
          Topic.SCHEMAS);

  /** The files of the data directory that can't be made again. */
  static final List<String> KEPT =
      List.of(
          "secrets/installation.key",
          "secrets/ca.key",
          "secrets/ca-root.key",
          "secrets/ca-former.key",
          "ca-chain.pem",
          "ca-former-chain.pem",
          "ca.pem",
          "admin-token",
          "muster.properties");

  static final Schema RECORD =
      SchemaBuilder.record("Record")
          .namespace("dev.muster.backup")
          .fields()
          .requiredLong("offset")
          .requiredLong("timestamp")
          .requiredBytes("key")
          .optionalBytes("value")
          .endRecord();

  private BackupFormat() {}

  static String packageEntry(Digest256 content) {
    return "packages/%s.pkg".formatted(content.toHex());
  }

  static String entry(TopicPartition partition) {
    return "topics/%s/%d.avro".formatted(partition.topic(), partition.partition());
  }
}
