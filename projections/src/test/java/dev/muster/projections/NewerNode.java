package dev.muster.projections;

import dev.muster.log.LogSettings;
import dev.muster.schemas.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A node of a version to come, which writes what this one has never heard of. */
final class NewerNode implements AutoCloseable {
  private static final int HEADER = 5;

  /** With two more branches, one of which may be ignored, and one more status of reports. */
  private static final Schema SCHEMA = newer();

  private final KafkaProducer<byte[], byte[]> producer;

  NewerNode(LogSettings log) throws Exception {
    producer =
        new KafkaProducer<>(
            Map.copyOf(log.kafka()), new ByteArraySerializer(), new ByteArraySerializer());
    send(
        "muster.schemas",
        ByteBuffer.allocate(4).putInt(id()).array(),
        SCHEMA.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The same event, but what happened is a fact of this new kind. */
  void write(String topic, byte[] event, String kind) throws Exception {
    GenericRecord read = read(event);
    Schema branch =
        SCHEMA.getField("payload").schema().getTypes().stream()
            .filter(s -> s.getName().equals(kind))
            .findFirst()
            .orElseThrow();
    GenericRecord fact = new GenericData.Record(branch);
    if (branch.getField("labels") != null) {
      fact.put("labels", List.of("a", "b"));
    }
    read.put("payload", fact);
    write(topic, read);
  }

  /** The same report, but with a status that is new. */
  void writeWithNewStatus(String topic, byte[] event) throws Exception {
    GenericRecord read = read(event);
    GenericRecord report = (GenericRecord) read.get("payload");
    Schema status = report.getSchema().getField("status").schema();
    report.put("status", new GenericData.EnumSymbol(status, "PARTIAL"));
    write(topic, read);
  }

  @Override
  public void close() {
    producer.close();
  }

  private void write(String topic, GenericRecord event) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(4).putInt(id()).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(SCHEMA).write(event, encoder);
    encoder.flush();
    byte[] key = event.get("subject").toString().getBytes(StandardCharsets.UTF_8);
    send(topic, key, out.toByteArray());
  }

  private void send(String topic, byte[] key, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, value)).get(10, TimeUnit.SECONDS);
  }

  private static GenericRecord read(byte[] event) throws IOException {
    return new GenericDatumReader<GenericRecord>(Event.getClassSchema(), SCHEMA)
        .read(null, DecoderFactory.get().binaryDecoder(event, HEADER, event.length - HEADER, null));
  }

  private static int id() throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-256")
            .digest(SCHEMA.toString().getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE;
  }

  private static Schema newer() {
    String json = Event.getClassSchema().toString();
    String branches =
        """
        ,{"type":"record","name":"LabelsGiven","fields":[
          {"name":"labels","type":{"type":"array","items":"string"}}]}
        ,{"type":"record","name":"WeatherNoted","ignorable":true,"fields":[]}\
        """;
    int end = json.lastIndexOf("]}]}");
    String more =
        json.substring(0, end).replace("\"NOT_NOW\"]", "\"NOT_NOW\",\"PARTIAL\"]")
            + branches
            + json.substring(end);
    return new Schema.Parser().parse(more);
  }
}
