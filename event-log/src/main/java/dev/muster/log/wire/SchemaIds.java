package dev.muster.log.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;

/**
 * Gives a schema its id: the first 31 bits of the SHA-256 of its JSON. An id that follows from the
 * schema needs no agreement between nodes that start at the same moment; two schemas with one id
 * are found when the second is registered.
 */
final class SchemaIds {
  private SchemaIds() {}

  static int of(Schema schema) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(schema.toString().getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getInt() & Integer.MAX_VALUE;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
