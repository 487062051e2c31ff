package dev.muster.packages.check;

import dev.muster.packages.check.Toc.Checksum;
import dev.muster.packages.check.Toc.Data;
import dev.muster.packages.check.Toc.Entry;
import dev.muster.packages.check.Toc.Signature;
import dev.muster.packages.check.Toc.Sum;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;

/** Reads a table of contents: {@code <xar><toc>…}. For one thread. */
final class TocReader {
  private static final int CERTIFICATES = 16;
  private static final int SIGNATURES = 8;

  private final Xml xml;
  private Optional<Checksum> checksum = Optional.empty();
  private final List<Signature> signatures = new ArrayList<>();
  private final List<Entry> files = new ArrayList<>();

  private TocReader(Xml xml) {
    this.xml = xml;
  }

  /** Reads it to its end. */
  static Toc read(InputStream in) throws XMLStreamException {
    TocReader reader = new TocReader(new Xml(in));
    try {
      reader.document();
    } catch (IllegalArgumentException e) {
      throw new XMLStreamException("a value in it is none: " + e.getMessage(), e);
    }
    return new Toc(reader.checksum, reader.signatures, reader.files);
  }

  private void document() throws XMLStreamException {
    if (!xml.child().equals(Optional.of("xar")) || !xml.child().equals(Optional.of("toc"))) {
      throw new XMLStreamException("it has no <xar><toc>");
    }
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      switch (name.get()) {
        case "checksum" -> checksum();
        case "signature", "x-signature" -> signature();
        case "file" -> file("");
        default -> xml.skip();
      }
    }
  }

  private void checksum() throws XMLStreamException {
    String style = xml.attribute("style").toLowerCase(Locale.ROOT);
    long[] place = new long[2];
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      place(name.get(), place);
    }
    checksum = Optional.of(new Checksum(style, place[0], place[1]));
  }

  private void place(String name, long[] place) throws XMLStreamException {
    switch (name) {
      case "offset" -> place[0] = number();
      case "size" -> place[1] = number();
      default -> xml.skip();
    }
  }

  private void signature() throws XMLStreamException {
    String style = xml.attribute("style").toUpperCase(Locale.ROOT);
    long[] place = new long[2];
    List<byte[]> certificates = new ArrayList<>();
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      if (name.get().equals("KeyInfo")) {
        certificates(certificates);
      } else {
        place(name.get(), place);
      }
    }
    if (signatures.size() == SIGNATURES) {
      throw new XMLStreamException("it has too many signatures");
    }
    signatures.add(new Signature(style, place[0], place[1], List.copyOf(certificates)));
  }

  /** {@code <KeyInfo><X509Data><X509Certificate>}, as in XML-Signature. */
  private void certificates(List<byte[]> found) throws XMLStreamException {
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      switch (name.get()) {
        case "X509Data" -> certificates(found);
        case "X509Certificate" -> {
          if (found.size() == CERTIFICATES) {
            throw new XMLStreamException("a signature has too many certificates");
          }
          found.add(Base64.getMimeDecoder().decode(xml.text()));
        }
        default -> xml.skip();
      }
    }
  }

  private void file(String parent) throws XMLStreamException {
    int place = files.size();
    // What is in a folder stands before or behind its name; the place is kept for the folder.
    files.add(new Entry(parent, Optional.empty()));
    String path = parent;
    Optional<Data> data = Optional.empty();
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      switch (name.get()) {
        case "name" -> path = parent.isEmpty() ? name() : parent + "/" + name();
        case "data" -> data = Optional.of(data());
        case "file" -> file(path);
        default -> xml.skip();
      }
    }
    files.set(place, new Entry(path, data));
  }

  private String name() throws XMLStreamException {
    boolean encoded = xml.attribute("enctype").equals("base64");
    String text = xml.text();
    return encoded
        ? new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8)
        : text;
  }

  private Data data() throws XMLStreamException {
    long offset = 0;
    long length = 0;
    long size = 0;
    String encoding = "application/octet-stream";
    Optional<Sum> archived = Optional.empty();
    for (Optional<String> name = xml.child(); name.isPresent(); name = xml.child()) {
      switch (name.get()) {
        case "offset" -> offset = number();
        case "length" -> length = number();
        case "size" -> size = number();
        case "encoding" -> {
          encoding = xml.attribute("style");
          xml.skip();
        }
        case "archived-checksum" -> {
          String style = xml.attribute("style").toLowerCase(Locale.ROOT);
          archived = Optional.of(new Sum(style, xml.text().toLowerCase(Locale.ROOT)));
        }
        default -> xml.skip();
      }
    }
    return new Data(offset, length, size, encoding, archived);
  }

  private long number() throws XMLStreamException {
    long number = Long.parseLong(xml.text());
    if (number < 0) {
      throw new XMLStreamException("a number in it is negative");
    }
    return number;
  }
}
