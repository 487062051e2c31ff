package dev.muster.packages.check;

import java.io.InputStream;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A document from a stranger, element by element: no document type, no entities of its own, and
 * within limits. For one thread.
 */
final class Xml {
  private static final int DEEPEST = 64;
  private static final int ELEMENTS = 500_000;
  private static final int TEXT = 256 * 1024;
  private static final XMLInputFactory FACTORY = factory();

  private final XMLStreamReader reader;
  private int depth;
  private int elements;

  Xml(InputStream in) throws XMLStreamException {
    synchronized (FACTORY) {
      reader = FACTORY.createXMLStreamReader(in);
    }
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    return factory;
  }

  /**
   * Goes to the next child of the element that it stands in.
   *
   * @return its name; empty at the element's end
   */
  Optional<String> child() throws XMLStreamException {
    while (true) {
      switch (next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          return Optional.of(reader.getLocalName());
        }
        case XMLStreamConstants.END_ELEMENT, XMLStreamConstants.END_DOCUMENT -> {
          return Optional.empty();
        }
        default -> {}
      }
    }
  }

  /** Passes over the element that it stands in. */
  void skip() throws XMLStreamException {
    int outside = depth - 1;
    while (depth > outside) {
      next();
    }
  }

  /** The text of the element that it stands in, to its end. */
  String text() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    int outside = depth - 1;
    while (depth > outside) {
      switch (next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (text.length() + reader.getTextLength() > TEXT) {
            throw new XMLStreamException("an element has too much text");
          }
          text.append(reader.getText());
        }
        default -> {}
      }
    }
    return text.toString().strip();
  }

  /** An attribute of the element whose beginning it stands at; empty if it has none. */
  String attribute(String name) {
    String value = reader.getAttributeValue(null, name);
    return value == null ? "" : value.strip();
  }

  private int next() throws XMLStreamException {
    if (!reader.hasNext()) {
      throw new XMLStreamException("it ends early");
    }
    int event = reader.next();
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> {
        if (++depth > DEEPEST || ++elements > ELEMENTS) {
          throw new XMLStreamException("it is too deep, or has too many elements");
        }
      }
      case XMLStreamConstants.END_ELEMENT -> depth--;
      case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
          throw new XMLStreamException("it has a document type or entities of its own");
      default -> {}
    }
    return event;
  }
}
