package dev.muster.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A file on its way to the server, with a bar if a person is looking. For one upload. */
final class Upload {
  private static final int BAR = 30;
  private static final long EVERY = Duration.ofMillis(200).toNanos();

  private final Path file;
  private final long size;
  private final PrintWriter progress;
  private final boolean watched = Terminal.present();
  private long sent;
  private long drawn;

  /**
   * Of a file.
   *
   * @param progress where the bar goes
   */
  Upload(Path file, PrintWriter progress) {
    this.file = file;
    this.progress = progress;
    try {
      if (!Files.isRegularFile(file)) {
        throw new CliException(
            "%s is no file: give the .pkg file itself, and no folder".formatted(file));
      }
      this.size = Files.size(file);
    } catch (IOException e) {
      throw unreadable();
    }
  }

  private CliException unreadable() {
    return new CliException("can't read %s: check the path".formatted(file));
  }

  /** The body of a request: the file, of which no more than a piece is in memory. */
  BodyPublisher body() {
    return size == 0
        ? BodyPublishers.noBody()
        : BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(this::open), size);
  }

  private InputStream open() {
    try {
      return new Counted(Files.newInputStream(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bar is taken away again, whatever came of it. */
  void end() {
    if (drawn != 0) {
      progress.print("\r\u001b[K");
      progress.flush();
    }
  }

  private void count(int bytes) {
    sent += Math.max(bytes, 0);
    long now = System.nanoTime();
    if (watched && (drawn == 0 || now - drawn > EVERY)) {
      drawn = now;
      progress.print("\r\u001b[K" + bar(sent, size));
      progress.flush();
    }
  }

  /** How far it is. */
  static String bar(long sent, long size) {
    int full = (int) (BAR * Math.min(sent, size) / size);
    String how = sent < size ? "" : "  the server checks it";
    return "[%s%s] %s of %s%s"
        .formatted(
            "#".repeat(full),
            "-".repeat(BAR - full),
            PackagesCommand.size(sent),
            PackagesCommand.size(size),
            how);
  }

  private final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int one = super.read();
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(read);
      return read;
    }
  }
}
