package dev.muster.packages.check;

import dev.muster.packages.check.Finding.Kind;
import dev.muster.packages.check.Toc.Data;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import javax.xml.stream.XMLStreamException;

/**
 * A xar archive (header, compressed table of contents, heap), read within limits. Whatever it says
 * of itself is checked against its size. For one thread.
 */
final class Xar implements AutoCloseable {
  /** Of a distribution package it has some KB. */
  private static final long COMPRESSED_TOC = 16L << 20;

  private static final long TOC = 64L << 20;
  private static final int MAGIC = 0x78617221;
  private static final int HEADER = 28;
  private static final int PIECE = 64 * 1024;

  private static final Map<String, String> DIGESTS =
      Map.of("sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512", "md5", "MD5");

  private final FileChannel channel;
  private final long size;
  private final byte[] compressed;
  private final long heap;
  private final Toc toc;

  private Xar(FileChannel channel) throws IOException, Refused {
    this.channel = channel;
    this.size = channel.size();
    ByteBuffer header = ByteBuffer.wrap(bytes(0, Math.min(HEADER, size)));
    if (header.remaining() < HEADER || header.getInt() != MAGIC) {
      throw new Refused(
          Kind.NOT_A_PACKAGE,
          "It is no flat package (its first bytes are not xar!): give the .pkg file itself, and"
              + " not a disk image, an archive or a folder with one in it.");
    }
    int length = Short.toUnsignedInt(header.getShort());
    header.getShort();
    long packed = header.getLong();
    long unpacked = header.getLong();
    if (length < HEADER || packed <= 0 || packed > size - length || unpacked < 0) {
      throw damaged("its header tells of more than the file has");
    }
    if (packed > COMPRESSED_TOC || unpacked > TOC) {
      throw damaged("its table of contents is larger than that of any package");
    }
    this.compressed = bytes(length, packed);
    this.heap = length + packed;
    this.toc = read();
  }

  /**
   * Opens an archive.
   *
   * @throws Refused if it is none
   */
  static Xar open(Path file) throws IOException, Refused {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    try {
      return new Xar(channel);
    } catch (IOException | Refused | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private Toc read() throws Refused {
    try (InputStream in =
        new Limited(new InflaterInputStream(new ByteArrayInputStream(compressed)), TOC)) {
      return TocReader.read(in);
    } catch (IOException | XMLStreamException e) {
      throw damaged("its table of contents can't be read: " + firstLine(e));
    }
  }

  /** The parser's messages name the place on lines of their own. */
  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().reduce((first, last) -> last).orElse("").replace("Message: ", "");
  }

  static Refused damaged(String why) {
    return new Refused(
        Kind.DAMAGED, "It is damaged (%s): copy it again, or build it again.".formatted(why));
  }

  /** Of the file, in bytes. */
  long size() {
    return size;
  }

  Toc toc() {
    return toc;
  }

  /** The table of contents as it is signed. */
  byte[] compressedToc() {
    return compressed;
  }

  /**
   * A small part of the heap.
   *
   * @throws Refused if the file does not have it
   */
  byte[] heap(long offset, long length, int most) throws IOException, Refused {
    checkPlace(offset, length);
    if (length > most) {
      throw damaged("a value in it is larger than it can be");
    }
    return bytes(heap + offset, length);
  }

  private void checkPlace(long offset, long length) throws Refused {
    if (offset < 0 || length < 0 || offset > size - heap || length > size - heap - offset) {
      throw damaged("its table of contents tells of more than the file has");
    }
  }

  /** The unpacked content of a small file. */
  byte[] content(Data data, int most) throws IOException, Refused {
    if (data.size() > most) {
      throw damaged("a description in it is larger than it can be");
    }
    byte[] packed = heap(data.offset(), data.length(), most);
    if (data.encoding().isEmpty() || data.encoding().equals("application/octet-stream")) {
      return packed;
    }
    if (!data.encoding().equals("application/x-gzip")) {
      throw new Refused(
          Kind.DAMAGED,
          "Its distribution is packed as %s, which can't be read here: build it with productbuild."
              .formatted(data.encoding()));
    }
    // Apple's tools say gzip and mean zlib.
    boolean gzip = packed.length > 1 && packed[0] == 0x1f && (packed[1] & 0xff) == 0x8b;
    InputStream bytes = new ByteArrayInputStream(packed);
    try (InputStream in =
        new Limited(gzip ? new GZIPInputStream(bytes) : new InflaterInputStream(bytes), most)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw damaged("a description in it can't be unpacked");
    }
  }

  /** Whether what is in the heap has the checksum that the table of contents tells. */
  boolean intact(Data data) throws IOException, Refused {
    checkPlace(data.offset(), data.length());
    if (data.archived().isEmpty()) {
      return true;
    }
    MessageDigest digest = digest(data.archived().get().style());
    long at = heap + data.offset();
    long left = data.length();
    while (left > 0) {
      byte[] piece = bytes(at, Math.min(left, PIECE));
      digest.update(piece);
      at += piece.length;
      left -= piece.length;
    }
    return HexFormat.of().formatHex(digest.digest()).equals(data.archived().get().hex());
  }

  static MessageDigest digest(String style) throws Refused {
    try {
      String name = DIGESTS.get(style);
      if (name != null) {
        return MessageDigest.getInstance(name);
      }
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks it", e);
    }
    throw damaged("it has checksums of a kind that no Mac knows");
  }

  private byte[] bytes(long at, long length) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) length);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("the file became shorter");
      }
    }
    return buffer.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Fails where more comes than may. */
  private static final class Limited extends BufferedInputStream {
    private long left;

    Limited(InputStream in, long most) {
      super(in, PIECE);
      this.left = most;
    }

    @Override
    public synchronized int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      left -= Math.max(read, 0);
      if (left < 0) {
        throw new IOException("it unpacks to more than it may");
      }
      return read;
    }
  }
}
