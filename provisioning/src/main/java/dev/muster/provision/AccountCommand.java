package dev.muster.provision;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.muster.plist.PlistEntries;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.nio.charset.StandardCharsets;

/** The commands that give an admin account its password, as they are stored. */
final class AccountCommand {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);
  private static final String HASH = "passwordHash";

  private AccountCommand() {}

  /** Whether an {@code AccountConfiguration} has an admin account, and no password for it. */
  static boolean lacksPassword(byte[] entries) {
    NSDictionary account = account(read(entries));
    return account != null && !account.containsKey(HASH);
  }

  /** An {@code AccountConfiguration} with this password. */
  static byte[] withPassword(byte[] entries, byte[] hash) {
    NSDictionary outer = read(entries);
    account(outer).put(HASH, new NSData(hash));
    return PlistEntries.of(outer);
  }

  /** A {@code SetAutoAdminPassword}. */
  static byte[] change(String guid, byte[] hash) {
    NSDictionary command = new NSDictionary();
    command.put("RequestType", "SetAutoAdminPassword");
    command.put("GUID", guid);
    command.put(HASH, new NSData(hash));
    NSDictionary outer = new NSDictionary();
    outer.put("Command", command);
    return PlistEntries.of(outer);
  }

  /** Only the first item counts. */
  private static NSDictionary account(NSDictionary outer) {
    NSObject items =
        outer.get("Command") instanceof NSDictionary command
            ? command.get("AutoSetupAdminAccounts")
            : null;
    return items instanceof NSArray array
            && array.count() > 0
            && array.objectAtIndex(0) instanceof NSDictionary first
        ? first
        : null;
  }

  private static NSDictionary read(byte[] entries) {
    String whole =
        "<plist version=\"1.0\"><dict>%s</dict></plist>"
            .formatted(new String(entries, StandardCharsets.UTF_8));
    try {
      return READER.readWhole(whole.getBytes(StandardCharsets.UTF_8));
    } catch (PlistException e) {
      throw new IllegalStateException("a stored command is no property list", e);
    }
  }
}
