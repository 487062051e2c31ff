package dev.muster.plist;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Looks over an XML document before a tree is made of it. */
final class XmlGuard {
  private static final XMLInputFactory FACTORY = factory();
  private static final byte[] ENTITY = "<!ENTITY".getBytes(StandardCharsets.US_ASCII);

  private XmlGuard() {}

  static void check(byte[] document, PlistLimits limits) throws PlistException {
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
          FACTORY.createXMLStreamReader(new ByteArrayInputStream(document), "UTF-8");
      walk(reader, limits);
    } catch (XMLStreamException | RuntimeException e) {
      throw new PlistException("not well-formed XML");
    }
  }

  private static void walk(XMLStreamReader reader, PlistLimits limits)
      throws XMLStreamException, PlistException {
    int depth = 0;
    int elements = 0;
    int text = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          text = 0;
          if (++depth > limits.depth()) {
            throw new PlistException("nested deeper than " + limits.depth());
          }
          if (++elements > limits.elements()) {
            throw new PlistException("more than " + limits.elements() + " elements");
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          text = 0;
          depth--;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          text += reader.getTextLength();
          if (text > limits.stringBytes()) {
            throw new PlistException("a string longer than " + limits.stringBytes() + " bytes");
          }
        }
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
    return factory;
  }
}
