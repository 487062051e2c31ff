package dev.muster.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The files that BoltDB wrote; {@code src/test/go} has what made them. */
public final class Fixtures {
  private Fixtures() {}

  /** Unpacks one of them to a directory. */
  public static Path unpack(String name, Path to) throws IOException {
    Path file = to.resolve(name.substring(name.indexOf('/') + 1));
    try (InputStream packed =
        Objects.requireNonNull(Fixtures.class.getResourceAsStream(name + ".gz"), name)) {
      Files.write(file, new GZIPInputStream(packed).readAllBytes());
    }
    return file;
  }
}
