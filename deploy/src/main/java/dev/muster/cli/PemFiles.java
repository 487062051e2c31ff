package dev.muster.cli;

import dev.muster.server.OperatorFiles;
import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/**
 * Requests, certificates, keys, and secrets that are written, in the PEM files that admins name.
 */
final class PemFiles {
  private PemFiles() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException("can't read " + file + ": check its name and rights");
    }
  }

  /** The certificates in a file. */
  static List<X509Certificate> certificates(Path file) {
    return read(() -> OperatorFiles.certificates(file));
  }

  /** The private key in a file. */
  static PrivateKey privateKey(Path file) {
    return read(() -> OperatorFiles.privateKey(file));
  }

  /** What a caller named is no setting, so it ends otherwise. */
  private static <T> T read(Supplier<T> file) {
    try {
      return file.get();
    } catch (ConfigurationException e) {
      throw new CliException(e.getMessage());
    }
  }

  /** The DER request in a file. */
  static byte[] request(Path file) {
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      if (parser.readObject() instanceof PKCS10CertificationRequest request) {
        return request.getEncoded();
      }
    } catch (IOException e) {
      throw new CliException(file + " can't be read: give PEM");
    }
    throw new CliException(file + " holds no certificate request: give PEM");
  }

  /** Writes a new file that nobody else may read. */
  static void writeSecret(Path file, String text) throws IOException {
    try {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      throw new CliException(file + " is there already: give another name");
    }
    Files.writeString(file, text);
  }
}
