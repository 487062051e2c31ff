package dev.muster.simulator.pkg;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A payload: a cpio archive in the old portable ASCII format, in gzip, as {@code pkgbuild} has. */
final class Cpio {
  private static final int FILE = 0100644;
  private static final int DIRECTORY = 040755;

  private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
  private int inode;

  Cpio directory(String path) {
    return entry(path, DIRECTORY, new byte[0]);
  }

  Cpio file(String path, byte[] content) {
    return entry(path, FILE, content);
  }

  /** The archive is at its end. */
  byte[] gzip() {
    entry("TRAILER!!!", 0, new byte[0]);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new Fast(compressed)) {
      archive.writeTo(gzip);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }

  private Cpio entry(String path, int mode, byte[] content) {
    byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
    String header =
        "070707%06o%06o%06o%06o%06o%06o%06o%011o%06o%011o"
            .formatted(0, ++inode, mode, 0, 0, 1, 0, 0L, name.length, (long) content.length);
    archive.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
    archive.writeBytes(name);
    archive.writeBytes(content);
    return this;
  }

  /** What fills a payload is random, and does not get smaller however long one tries. */
  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
