package dev.muster.admin.command;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;

/**
 * Finds the {@code PayloadIdentifier} of the profile in an {@code InstallProfile}, signed or not.
 */
final class PayloadIdentifier {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);
  private static final byte DER_SEQUENCE = 0x30;

  private PayloadIdentifier() {}

  static Optional<String> of(NSDictionary command) {
    if (!(command.get("RequestType") instanceof NSString type)
        || !type.getContent().equals("InstallProfile")
        || !(command.get("Payload") instanceof NSData payload)) {
      return Optional.empty();
    }
    try {
      return READER.read(content(payload.bytes())).get("PayloadIdentifier") instanceof NSString id
          ? Optional.of(id.getContent())
          : Optional.empty();
    } catch (PlistException | CMSException | IOException | RuntimeException e) {
      // Whether a device can read it is the device's word: an encrypted profile is none of ours.
      return Optional.empty();
    }
  }

  private static byte[] content(byte[] payload) throws CMSException, IOException {
    if (payload.length == 0 || payload[0] != DER_SEQUENCE) {
      return payload;
    }
    CMSSignedData signed = new CMSSignedData(payload);
    if (signed.getSignedContent() == null) {
      return payload;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    signed.getSignedContent().write(out);
    return out.toByteArray();
  }
}
