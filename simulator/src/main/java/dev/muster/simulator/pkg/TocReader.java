package dev.muster.simulator.pkg;

import dev.muster.simulator.pkg.PackageRefused.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** XML in packages: no document types, and no more of the tree than is asked for. */
final class TocReader {
  private TocReader() {}

  static Element parse(byte[] xml, String root) throws PackageRefused {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      Document document = builder.parse(new ByteArrayInputStream(xml));
      if (document.getDocumentElement().getTagName().equals(root)) {
        return document.getDocumentElement();
      }
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new PackageRefused(Reason.UNREADABLE, "no XML of <" + root + ">", e);
    }
    throw new PackageRefused(Reason.UNREADABLE, "the XML is no <" + root + ">");
  }

  static List<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children;
  }

  static Optional<Element> child(Element parent, String name) {
    return children(parent, name).stream().findFirst();
  }

  static Optional<String> text(Element parent, String name) {
    return child(parent, name).map(e -> e.getTextContent().strip());
  }

  /** A number of bytes, from 0 on. */
  static long number(Element parent, String name) throws PackageRefused {
    String text = text(parent, name).orElse("");
    if (!text.matches("[0-9]{1,18}")) {
      throw new PackageRefused(Reason.UNREADABLE, "<" + name + "> is no number of bytes");
    }
    return Long.parseLong(text);
  }
}
