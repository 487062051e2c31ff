package dev.muster.log.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * What of schemas matters to whoever reads with them, in eight characters: it follows from their
 * parsing canonical form, so that another comment is no other schema.
 */
public final class SchemaFingerprint {
  private static final int BYTES = 4;

  private SchemaFingerprint() {}

  /** Eight lower-case hexadecimal digits. */
  public static String of(Schema... schemas) {
    String forms =
        Stream.of(schemas)
            .map(SchemaNormalization::toParsingForm)
            .collect(Collectors.joining("\n"));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(forms.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
