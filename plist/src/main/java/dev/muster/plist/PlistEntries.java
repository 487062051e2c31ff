package dev.muster.plist;

import com.dd.plist.NSDictionary;
import java.nio.charset.StandardCharsets;

/** What stands in a dictionary, as XML without the dictionary around it. */
public final class PlistEntries {
  private PlistEntries() {}

  /** The keys and values of a dictionary, UTF-8. */
  public static byte[] of(NSDictionary dictionary) {
    String xml = dictionary.toXMLPropertyList();
    int start = xml.indexOf("<dict>") + "<dict>".length();
    return xml.substring(start, xml.lastIndexOf("</dict>"))
        .strip()
        .getBytes(StandardCharsets.UTF_8);
  }
}
