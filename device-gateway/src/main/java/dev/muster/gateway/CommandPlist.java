package dev.muster.gateway;

import dev.muster.core.event.CommandUuid;
import dev.muster.plist.PlistEntries;

/**
 * Puts a command together as the device wants it: the stored entries of the outer dictionary, with
 * {@code CommandUUID} beside them.
 */
final class CommandPlist {
  private CommandPlist() {}

  static byte[] of(CommandUuid uuid, byte[] entries) {
    return PlistEntries.document(entries, "CommandUUID", uuid.value());
  }
}
