package dev.muster.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;

/** Reads and writes the PEM files that admins name on the command line. */
final class PemFiles {
  private PemFiles() {}

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException("can't read " + file + ": check its name and rights");
    }
  }

  /** The DER request in a file. */
  static byte[] request(Path file) {
    try {
      if (object(file) instanceof PKCS10CertificationRequest request) {
        return request.getEncoded();
      }
    } catch (IOException e) {
      throw new CliException(file + " can't be read: give PEM");
    }
    throw new CliException(file + " holds no certificate request: give PEM");
  }

  static PrivateKey key(Path file) {
    try {
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      return switch (object(file)) {
        case PrivateKeyInfo info -> converter.getPrivateKey(info);
        case PEMKeyPair pair -> converter.getPrivateKey(pair.getPrivateKeyInfo());
        case null, default ->
            throw new CliException(file + " holds no key without a passphrase: take it off first");
      };
    } catch (IOException e) {
      throw new CliException(file + " can't be read: give PEM");
    }
  }

  static List<X509Certificate> certificates(Path file) {
    try {
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text(file).getBytes()))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new CliException(file + " can't be read: give PEM");
    }
    throw new CliException(file + " holds no certificate: give PEM");
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

  private static Object object(Path file) throws IOException {
    try (PEMParser parser = new PEMParser(new StringReader(text(file)))) {
      return parser.readObject();
    }
  }
}
