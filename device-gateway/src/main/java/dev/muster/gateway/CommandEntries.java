package dev.muster.gateway;

import com.dd.plist.NSDictionary;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.nio.charset.StandardCharsets;

/** The stored entries of a command, as a dictionary. */
final class CommandEntries {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  private CommandEntries() {}

  static NSDictionary read(byte[] entries) {
    try {
      return READER.readWhole(
          ("<plist version=\"1.0\"><dict>"
                  + new String(entries, StandardCharsets.UTF_8)
                  + "</dict></plist>")
              .getBytes(StandardCharsets.UTF_8));
    } catch (PlistException e) {
      throw new IllegalStateException("a command that was taken can't be read", e);
    }
  }
}
