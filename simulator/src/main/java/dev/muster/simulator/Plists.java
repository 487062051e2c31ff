package dev.muster.simulator;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import com.dd.plist.PropertyListFormatException;
import com.dd.plist.PropertyListParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.SAXException;

/** Property lists as devices read and write them. */
final class Plists {
  private Plists() {}

  static NSDictionary parse(byte[] bytes) throws IOException {
    try {
      if (PropertyListParser.parse(bytes) instanceof NSDictionary dict) {
        return dict;
      }
    } catch (PropertyListFormatException
        | ParseException
        | ParserConfigurationException
        | SAXException e) {
      throw new IOException("no property list", e);
    }
    throw new IOException("no dictionary");
  }

  static byte[] xml(NSDictionary dict) {
    return dict.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  static Optional<String> string(NSDictionary dict, String key) {
    return dict.get(key) instanceof NSString s ? Optional.of(s.getContent()) : Optional.empty();
  }

  static NSDictionary dict(Object... keysAndValues) {
    NSDictionary dict = new NSDictionary();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String key = (String) keysAndValues[i];
      switch (keysAndValues[i + 1]) {
        case String s -> dict.put(key, new NSString(s));
        case Boolean b -> dict.put(key, new NSNumber(b));
        case Integer n -> dict.put(key, new NSNumber(n));
        case NSObject o -> dict.put(key, o);
        default -> throw new IllegalArgumentException("no plist value: " + key);
      }
    }
    return dict;
  }
}
