package dev.muster.plist;

import com.dd.plist.NSDictionary;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What stands in a dictionary, as XML without the dictionary around it. */
public final class PlistEntries {
  private static final byte[] HEAD =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
      <plist version="1.0"><dict>
      """
          .getBytes(StandardCharsets.UTF_8);

  private PlistEntries() {}

  /**
   * Those of a command.
   *
   * @param rest what its dictionary has beside {@code RequestType}
   */
  public static byte[] command(String requestType, NSDictionary rest) {
    NSDictionary command = new NSDictionary();
    command.put("RequestType", requestType);
    rest.forEach((key, value) -> command.put(key, value));
    NSDictionary outer = new NSDictionary();
    outer.put("Command", command);
    return of(outer);
  }

  /** The keys and values of a dictionary, UTF-8. */
  public static byte[] of(NSDictionary dictionary) {
    String xml = dictionary.toXMLPropertyList();
    int start = xml.indexOf("<dict>") + "<dict>".length();
    return xml.substring(start, xml.lastIndexOf("</dict>"))
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The property list of a dictionary with these entries and one string more.
   *
   * @param key plain text without markup
   * @param value any text
   */
  public static byte[] document(byte[] entries, String key, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEAD.length + entries.length + 128);
    out.writeBytes(HEAD);
    out.writeBytes(entries);
    String tail = "<key>" + key + "</key><string>" + escape(value) + "</string></dict></plist>\n";
    out.writeBytes(tail.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
