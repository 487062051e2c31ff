package dev.muster.admin.command;

import com.dd.plist.NSDictionary;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/**
 * The bytes of a file that Apple has as a property list, such as a configuration profile: as it is,
 * or inside a CMS signature.
 *
 * @param content what stands in it; empty where that can't be read
 * @param encrypted whether only those can tell whom it is encrypted for
 */
record PlistFile(Optional<NSDictionary> content, boolean encrypted) {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);
  private static final byte DER_SEQUENCE = 0x30;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]+={0,2}\\s*");

  /** Reads it. What is no such file has no content, and is not encrypted. */
  static PlistFile of(byte[] bytes) {
    try {
      if (bytes.length == 0 || bytes[0] != DER_SEQUENCE) {
        return new PlistFile(Optional.of(READER.read(bytes)), false);
      }
      ByteArrayOutputStream signed = new ByteArrayOutputStream();
      new CMSSignedData(bytes).getSignedContent().write(signed);
      return new PlistFile(Optional.of(READER.read(signed.toByteArray())), false);
    } catch (PlistException | CMSException | IOException | RuntimeException e) {
      // What reads CMS throws whatever comes of bytes that are none.
      return new PlistFile(Optional.empty(), isEncrypted(bytes));
    }
  }

  private static boolean isEncrypted(byte[] bytes) {
    try {
      return bytes.length > 0
          && bytes[0] == DER_SEQUENCE
          && new CMSEnvelopedData(bytes).getRecipientInfos().size() > 0;
    } catch (CMSException | RuntimeException e) {
      return false;
    }
  }

  /** Whether the bytes are such a file in base64. */
  static boolean inBase64(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (!BASE64.matcher(text).matches()) {
      return false;
    }
    try {
      PlistFile inside = of(Base64.getMimeDecoder().decode(text));
      return inside.content().isPresent() || inside.encrypted();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
