package dev.muster.migration.micromdm;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.muster.migration.Piece;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A check-in message as a device sent it, made anew of what was kept of it (Apple, "Check-in": the
 * keys of each). Made again of the same, it has the same bytes: that is how it counts once.
 */
final class CheckInMessage {
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})++");

  private final NSDictionary keys = new NSDictionary();

  CheckInMessage(String type, String udid) {
    keys.put("MessageType", type);
    keys.put("UDID", udid);
  }

  /** Whether this is bytes in hexadecimal, as MicroMDM keeps tokens. */
  static boolean isHex(String value) {
    return HEX.matcher(value).matches();
  }

  /** A key with text, which is left out where there is none. */
  CheckInMessage text(String key, String value) {
    if (!value.isEmpty()) {
      keys.put(key, value);
    }
    return this;
  }

  /** A key with bytes, given in hexadecimal, which is left out where there are none. */
  CheckInMessage hex(String key, String value) {
    if (!value.isEmpty()) {
      keys.put(key, new NSData(HexFormat.of().parseHex(value)));
    }
    return this;
  }

  /** How the device or the user is woken. */
  CheckInMessage push(PushInfo info) {
    return text("Topic", info.topic()).text("PushMagic", info.magic()).hex("Token", info.token());
  }

  Piece piece(Optional<String> certificate) {
    return new Piece.CheckIn(
        keys.toXMLPropertyList().getBytes(StandardCharsets.UTF_8), certificate);
  }

  Piece piece() {
    return piece(Optional.empty());
  }
}
