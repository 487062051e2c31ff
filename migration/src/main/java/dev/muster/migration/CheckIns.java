package dev.muster.migration;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Check-in messages that are made of what a server kept of them. */
public final class CheckIns {
  private static final String UNLOCK_TOKEN = "UnlockToken";
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  private CheckIns() {}

  /**
   * A {@code TokenUpdate} with the unlock token that came in an earlier one; devices send it once.
   */
  public static byte[] withUnlockToken(byte[] tokenUpdate, Optional<byte[]> unlockToken) {
    if (unlockToken.isEmpty()) {
      return tokenUpdate;
    }
    try {
      NSDictionary message = READER.read(tokenUpdate);
      if (!message.containsKey(UNLOCK_TOKEN)) {
        message.put(UNLOCK_TOKEN, new NSData(unlockToken.get()));
      }
      return xml(message);
    } catch (PlistException e) {
      return tokenUpdate;
    }
  }

  /** A {@code SetBootstrapToken} of the device that sent this message. */
  public static Optional<byte[]> setBootstrapToken(byte[] ofTheSame, byte[] token) {
    try {
      NSDictionary other = READER.read(ofTheSame);
      NSDictionary message = new NSDictionary();
      message.put("MessageType", "SetBootstrapToken");
      for (String key : new String[] {"UDID", "EnrollmentID"}) {
        if (other.containsKey(key)) {
          message.put(key, other.get(key));
        }
      }
      message.put("BootstrapToken", new NSData(token));
      return Optional.of(xml(message));
    } catch (PlistException e) {
      return Optional.empty();
    }
  }

  private static byte[] xml(NSDictionary message) {
    return message.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }
}
