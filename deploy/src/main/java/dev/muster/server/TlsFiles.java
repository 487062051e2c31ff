package dev.muster.server;

import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.TlsSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's certificate and key, in two files that something else replaces, and not in one
 * moment. What they hold counts when two looks after each other found the same and it can be used;
 * until then the pair before stays. Looks at what the files hold and not at their times, so it does
 * not matter how they are replaced, links to them included.
 */
final class TlsFiles implements TlsSource {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);

  private final TlsSection.Pair files;
  private Contents taken;
  private Contents seen;
  private Contents refused;
  private volatile TlsIdentity current;

  /** What both files held; nothing of one that can't be read. */
  private record Contents(byte[] certificates, byte[] key) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Contents(byte[] c, byte[] k)
          && Arrays.equals(certificates, c)
          && Arrays.equals(key, k);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(certificates);
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Contents";
    }
  }

  /**
   * Reads the files.
   *
   * @throws ConfigurationException if they can't be used
   */
  TlsFiles(TlsSection.Pair files) {
    this.files = files;
    this.taken = read();
    this.seen = taken;
    this.current = identity(taken);
  }

  @Override
  public TlsIdentity current() {
    return current;
  }

  @Override
  public boolean look() {
    Contents now = read();
    boolean settled = now.equals(seen);
    seen = now;
    if (now.equals(taken)) {
      refused = null;
      return false;
    }
    if (!settled || now.equals(refused)) {
      return false;
    }
    try {
      current = identity(now);
    } catch (ConfigurationException e) {
      refused = now;
      LOG.warn(
          "{}; until then the certificate before is shown, which ends at {}",
          e.getMessage(),
          current.ends());
      return false;
    }
    taken = now;
    refused = null;
    LOG.info("{} has another certificate, good until {}", files.name(), current.ends());
    return true;
  }

  private Contents read() {
    return new Contents(read(files.certificates()), read(files.key()));
  }

  private TlsIdentity identity(Contents contents) {
    try {
      PrivateKey key = OperatorFiles.privateKey(contents.key(), files.key());
      return new TlsIdentity(
          OperatorFiles.certificates(contents.certificates(), files.certificates()), key);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(
          "%s.certificates and %s.key can't be used: %s: correct %s"
              .formatted(files.name(), files.name(), e.getMessage(), files.certificates()),
          e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
