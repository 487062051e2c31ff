package dev.muster.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads an XML property list in one pass, and counts on the way what the limits are on. dd-plist's
 * own reader needs a DOM tree and a pass before it for the limits, which together took a tenth of
 * what a check-in does.
 */
final class XmlReader {
  /** Of the JDK's parser: to make one anew takes longer than to read a message with it. */
  private static final String REUSE_INSTANCE = "reuse-instance";

  /** One for each thread, because its parser is used again once it was closed. */
  private static final ThreadLocal<XMLInputFactory> FACTORY =
      ThreadLocal.withInitial(XmlReader::factory);

  private static final byte[] ENTITY = "<!ENTITY".getBytes(StandardCharsets.US_ASCII);

  private final XMLStreamReader reader;
  private final PlistLimits limits;
  private int depth;
  private int elements;

  private XmlReader(XMLStreamReader reader, PlistLimits limits) {
    this.reader = reader;
    this.limits = limits;
  }

  /** The outermost object. */
  static NSObject read(byte[] document, PlistLimits limits) throws PlistException {
    int first = 0;
    if (document.length >= 3 && document[0] == (byte) 0xEF) {
      first = 3;
    }
    while (first < document.length && document[first] <= ' ' && document[first] > 0) {
      first++;
    }
    if (first >= document.length || document[first] != '<') {
      throw new PlistException("neither an XML nor a binary property list");
    }
    plainUtf8WithoutEntities(document);
    try {
      XMLStreamReader reader =
          FACTORY.get().createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
      NSObject root = new XmlReader(reader, limits).document();
      // Only here: what failed is left, for nobody knows what of it would be met again.
      reader.close();
      return root;
    } catch (XMLStreamException | IOException | ParseException | RuntimeException e) {
      // What it says may quote the document, which may hold secrets.
      throw new PlistException("not a property list in well-formed XML");
    }
  }

  private NSObject document()
      throws XMLStreamException, PlistException, IOException, ParseException {
    nextElement();
    NSObject root;
    if (reader.getLocalName().equals("plist")) {
      if (!nextElement()) {
        throw new PlistException("an empty property list");
      }
      root = object();
      if (nextElement()) {
        throw new PlistException("more than one object");
      }
    } else {
      root = object();
    }
    while (reader.hasNext()) {
      reader.next();
    }
    return root;
  }

  /** The object whose start is the present element; afterwards its end is. */
  private NSObject object() throws XMLStreamException, PlistException, IOException, ParseException {
    return switch (reader.getLocalName()) {
      case "dict" -> dictionary();
      case "array" -> array();
      case "string" -> new NSString(text());
      case "integer", "real" -> new NSNumber(text());
      case "true" -> flag(true);
      case "false" -> flag(false);
      case "data" -> new NSData(text());
      case "date" -> new NSDate(text());
      default -> throw new PlistException("an element that no property list has");
    };
  }

  private NSDictionary dictionary()
      throws XMLStreamException, PlistException, IOException, ParseException {
    NSDictionary dict = new NSDictionary();
    while (nextElement()) {
      if (!reader.getLocalName().equals("key")) {
        throw new PlistException("a value without a key");
      }
      String key = text();
      if (!nextElement()) {
        throw new PlistException("a key without a value");
      }
      dict.put(key, object());
    }
    return dict;
  }

  private NSArray array() throws XMLStreamException, PlistException, IOException, ParseException {
    List<NSObject> items = new ArrayList<>();
    while (nextElement()) {
      items.add(object());
    }
    return new NSArray(items.toArray(NSObject[]::new));
  }

  private NSNumber flag(boolean value) throws XMLStreamException, PlistException {
    text();
    return new NSNumber(value);
  }

  /** Goes on to the start of the next element; or, where there is none, to the end around it. */
  private boolean nextElement() throws XMLStreamException, PlistException {
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (++depth > limits.depth()) {
            throw new PlistException("nested deeper than " + limits.depth());
          }
          if (++elements > limits.elements()) {
            throw new PlistException("more than " + limits.elements() + " elements");
          }
          return true;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return false;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (!reader.isWhiteSpace()) {
            throw new PlistException("text between elements");
          }
        }
        default -> {}
      }
    }
  }

  /** The text of the present element up to its end. */
  private String text() throws XMLStreamException, PlistException {
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          return text.toString();
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (text.length() + reader.getTextLength() > limits.stringBytes()) {
            throw new PlistException("a string longer than " + limits.stringBytes() + " bytes");
          }
          text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
        }
        case XMLStreamConstants.START_ELEMENT ->
            throw new PlistException("an element where text belongs");
        default -> {}
      }
    }
  }

  /**
   * No property list needs entities of its own, and in UTF-8 alone their declaration can't hide.
   */
  private static void plainUtf8WithoutEntities(byte[] document) throws PlistException {
    try {
      // Java's XML parser prints what it can't decode to the standard error stream.
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
    } catch (CharacterCodingException e) {
      throw new PlistException("not UTF-8");
    }
    for (int i = 0; i < document.length; i++) {
      if (document[i] == 0) {
        throw new PlistException("not UTF-8");
      }
      if (document[i] == '<' && matches(document, i)) {
        throw new PlistException("declares entities");
      }
    }
  }

  private static boolean matches(byte[] document, int at) {
    if (at + ENTITY.length > document.length) {
      return false;
    }
    for (int i = 0; i < ENTITY.length; i++) {
      if (document[at + i] != ENTITY[i]) {
        return false;
      }
    }
    return true;
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    if (factory.isPropertySupported(REUSE_INSTANCE)) {
      factory.setProperty(REUSE_INSTANCE, true);
    }
    return factory;
  }
}
