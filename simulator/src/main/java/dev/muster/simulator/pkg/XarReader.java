package dev.muster.simulator.pkg;

import dev.muster.simulator.pkg.PackageRefused.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.w3c.dom.Element;

/** A xar that is read: its table of contents, whose checksum holds, and what lies in its heap. */
final class XarReader {
  private static final int MAGIC = 0x78617221;
  private static final int HEADER_BYTES = 28;
  private static final int LONGEST_TOC = 8 << 20;
  private static final int LONGEST_DESCRIPTION = 4 << 20;
  private static final int BUFFER = 1 << 16;

  private final FileChannel file;
  private final long heapStart;
  private final byte[] compressedToc;
  private final byte[] checksum;
  private final String digest;
  private final Element toc;

  XarReader(FileChannel file) throws IOException {
    this.file = file;
    if (file.size() < HEADER_BYTES) {
      throw new PackageRefused(Reason.NOT_A_XAR, "too short for a header");
    }
    ByteBuffer header = ByteBuffer.wrap(bytes(0, HEADER_BYTES));
    if (header.getInt() != MAGIC) {
      throw new PackageRefused(Reason.NOT_A_XAR, "does not begin with xar!");
    }
    int headerBytes = header.getShort();
    int version = header.getShort();
    long compressed = header.getLong();
    long length = header.getLong();
    digest =
        switch (header.getInt()) {
          case 1 -> "SHA-1";
          case 3 -> "SHA-256";
          default -> throw new PackageRefused(Reason.UNREADABLE, "an unknown checksum");
        };
    if (headerBytes < HEADER_BYTES
        || version != 1
        || compressed < 0
        || compressed > LONGEST_TOC
        || length < 0
        || length > LONGEST_TOC) {
      throw new PackageRefused(Reason.UNREADABLE, "a table of contents that no one needs");
    }
    compressedToc = bytes(headerBytes, compressed);
    heapStart = headerBytes + compressed;
    byte[] xml = inflate(compressedToc, length);
    toc =
        TocReader.child(TocReader.parse(xml, "xar"), "toc")
            .orElseThrow(() -> new PackageRefused(Reason.UNREADABLE, "no table of contents"));
    checksum = newDigest(digest).digest(compressedToc);
    Element said =
        TocReader.child(toc, "checksum")
            .orElseThrow(() -> new PackageRefused(Reason.UNREADABLE, "no checksum"));
    if (!named(said.getAttribute("style")).equals(digest)
        || !MessageDigest.isEqual(heap(said, "offset", "size"), checksum)) {
      throw new PackageRefused(Reason.CHANGED, "the table of contents is not what was summed up");
    }
  }

  Element toc() {
    return toc;
  }

  /** What the RSA signature is over. */
  byte[] compressedToc() {
    return compressedToc;
  }

  /** What the CMS signature is over. */
  byte[] checksum() {
    return checksum;
  }

  /** The digest that the whole archive is made with, as Java names it. */
  String digest() {
    return digest;
  }

  /** A file or directory of this name, in the archive or in a directory of it. */
  static Optional<Element> entry(Element parent, String name) {
    return entries(parent).stream()
        .filter(f -> TocReader.text(f, "name").filter(name::equals).isPresent())
        .findFirst();
  }

  static List<Element> entries(Element parent) {
    return TocReader.children(parent, "file");
  }

  /** A small file, whole. */
  byte[] description(Element entry) throws IOException {
    Element data = data(entry);
    verify(data);
    byte[] stored = heap(data, "offset", "length");
    long size = TocReader.number(data, "size");
    String encoding =
        TocReader.child(data, "encoding").map(e -> e.getAttribute("style")).orElse("");
    return switch (encoding) {
      case "application/octet-stream" -> stored;
      case "application/x-gzip" -> inflate(stored, Math.min(size, LONGEST_DESCRIPTION));
      default -> throw new PackageRefused(Reason.UNREADABLE, "an unknown encoding");
    };
  }

  /** Whether a file is what its checksum says. */
  void verify(Element data) throws IOException {
    Element said =
        TocReader.child(data, "archived-checksum")
            .orElseThrow(() -> new PackageRefused(Reason.UNREADABLE, "a file has no checksum"));
    long offset = TocReader.number(data, "offset");
    long length = TocReader.number(data, "length");
    checkBounds(offset, length);
    MessageDigest sum = newDigest(named(said.getAttribute("style")));
    for (long at = 0; at < length; at += BUFFER) {
      sum.update(bytes(heapStart + offset + at, Math.min(BUFFER, length - at)));
    }
    if (!HexFormat.of().formatHex(sum.digest()).equals(said.getTextContent().strip())) {
      throw new PackageRefused(Reason.CHANGED, "a file is not what was summed up");
    }
  }

  static Element data(Element entry) throws PackageRefused {
    return TocReader.child(entry, "data")
        .orElseThrow(() -> new PackageRefused(Reason.UNREADABLE, "a file has no data"));
  }

  /** A part of the heap. */
  byte[] heap(Element where, String offset, String length) throws IOException {
    long from = TocReader.number(where, offset);
    long bytes = TocReader.number(where, length);
    checkBounds(from, bytes);
    if (bytes > LONGEST_DESCRIPTION) {
      throw new PackageRefused(Reason.UNREADABLE, "a description that no one needs");
    }
    return bytes(heapStart + from, bytes);
  }

  private void checkBounds(long offset, long length) throws IOException {
    if (offset > file.size() || length > file.size() - heapStart - offset) {
      throw new PackageRefused(Reason.UNREADABLE, "something lies outside of the file");
    }
  }

  private byte[] bytes(long from, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new PackageRefused(Reason.UNREADABLE, "the file breaks off");
      }
    }
    return bytes.array();
  }

  private static byte[] inflate(byte[] compressed, long length) throws PackageRefused {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(compressed);
      // One byte more than there should be, to see that there is none.
      byte[] bytes = new byte[Math.toIntExact(length) + 1];
      int filled = 0;
      while (!inflater.finished() && filled < bytes.length) {
        int more = inflater.inflate(bytes, filled, bytes.length - filled);
        if (more == 0 && !inflater.finished()) {
          throw new PackageRefused(Reason.UNREADABLE, "something compressed breaks off");
        }
        filled += more;
      }
      if (filled != length) {
        throw new PackageRefused(Reason.UNREADABLE, "something compressed has another length");
      }
      return Arrays.copyOf(bytes, filled);
    } catch (DataFormatException e) {
      throw new PackageRefused(Reason.UNREADABLE, "something is not compressed", e);
    } finally {
      inflater.end();
    }
  }

  private static String named(String style) throws PackageRefused {
    return switch (style.toLowerCase(Locale.ROOT)) {
      case "sha1" -> "SHA-1";
      case "sha256" -> "SHA-256";
      default -> throw new PackageRefused(Reason.UNREADABLE, "an unknown checksum");
    };
  }

  private static MessageDigest newDigest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(name + " is in every Java", e);
    }
  }
}
