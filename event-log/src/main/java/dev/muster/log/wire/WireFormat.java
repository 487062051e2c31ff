package dev.muster.log.wire;

import dev.muster.schemas.CommandContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * The wire format of every value: a magic byte 0, the writer schema's id in 4 bytes, Avro binary.
 * Safe for any thread.
 *
 * @param <T> the class of the values
 */
public final class WireFormat<T extends SpecificRecordBase> {
  private static final byte MAGIC = 0;
  static final int HEADER = 5;
  private static final int SLACK = 64;

  static {
    // Avro makes objects of no class that it was not told to trust.
    String ours = CommandContent.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(), c -> c.getPackageName().equals(ours)));
  }

  private final Schema schema;
  private final int schemaId;
  private final ShortcutWriter<T> writer;
  private final IntFunction<Schema> writerSchemas;

  /** As large as the one before; whatever another thread makes of it does no harm. */
  private int expected = 512;

  private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();

  /**
   * A format that writes with this schema and reads with it whatever another schema wrote.
   *
   * @param writerSchemas finds a writer schema by id, and throws {@link WireFormatException} if
   *     there is none
   */
  public WireFormat(Schema schema, IntFunction<Schema> writerSchemas) {
    this.schema = schema;
    this.schemaId = SchemaIds.of(schema);
    this.writer = new ShortcutWriter<>(schema);
    this.writerSchemas = writerSchemas;
  }

  /** The value as bytes. */
  public byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(expected);
    out.write(MAGIC);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
    writer.append(value, out);
    expected = out.size() + SLACK;
    return out.toByteArray();
  }

  /**
   * The id of the schema that these bytes were written with.
   *
   * @throws WireFormatException if they are not in this format
   */
  static int schemaId(byte[] bytes) {
    if (bytes == null || bytes.length < HEADER || bytes[0] != MAGIC) {
      throw new WireFormatException("not in Muster's wire format");
    }
    return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
  }

  /**
   * The value in these bytes.
   *
   * @throws WireFormatException if they are not in this format
   */
  public T decode(byte[] bytes) {
    int id = schemaId(bytes);
    SpecificDatumReader<T> reader =
        readers.computeIfAbsent(id, i -> new SpecificDatumReader<>(writerSchemas.apply(i), schema));
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null);
    try {
      return reader.read(null, decoder);
    } catch (IOException | RuntimeException e) {
      throw new WireFormatException("does not fit its schema " + id, e);
    }
  }
}
