package dev.muster.gateway;

import dev.muster.core.event.CommandUuid;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Puts a command together as the device wants it: the stored entries of the outer dictionary, with
 * {@code CommandUUID} beside them.
 */
final class CommandPlist {
  private static final byte[] HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0"><dict>
      """
          .getBytes(StandardCharsets.UTF_8);

  private CommandPlist() {}

  static byte[] of(CommandUuid uuid, byte[] entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEAD.length + entries.length + 128);
    out.writeBytes(HEAD);
    out.writeBytes(entries);
    String tail =
        "<key>CommandUUID</key><string>" + escape(uuid.value()) + "</string></dict></plist>\n";
    out.writeBytes(tail.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
