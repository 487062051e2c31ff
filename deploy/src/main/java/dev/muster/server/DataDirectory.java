package dev.muster.server;

import dev.muster.admin.ApiToken;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.log.seal.InstallationKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The files of an installation. What is missing is made at first start; secrets are readable by
 * their owner alone.
 *
 * <p>{@code secrets/installation.key}, {@code secrets/ca.key}, {@code ca.pem}, {@code admin-token},
 * {@code admin-url}, and {@code kafka/} where Kafka runs in the process.
 */
final class DataDirectory {
  private final Path root;

  DataDirectory(Path root) {
    this.root = root;
    try {
      Files.createDirectories(root.resolve("secrets"));
    } catch (IOException e) {
      throw new ConfigurationException(
          "can't use %s as data directory: choose one that can be written to".formatted(root), e);
    }
  }

  Path kafka() {
    return root.resolve("kafka");
  }

  InstallationKey installationKey() {
    Path file = root.resolve("secrets/installation.key");
    if (!Files.exists(file)) {
      if (Files.exists(kafka())) {
        throw new ConfigurationException(
            "%s is missing but the log is there: restore the key, without it nothing sealed can be read"
                .formatted(file));
      }
      String key = HexFormat.of().formatHex(InstallationKey.generate().toArray());
      writeSecret(file, key + "\n");
    }
    try {
      return InstallationKey.of(HexFormat.of().parseHex(read(file).strip()));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("%s is damaged: restore it".formatted(file), e);
    }
  }

  CertificateAuthority authority(InstantSource clock) {
    Path key = root.resolve("secrets/ca.key");
    Path certificate = root.resolve("ca.pem");
    if (!Files.exists(key)) {
      CertificateAuthority made = CertificateAuthority.create("Muster CA", clock.instant());
      write(certificate, Pem.encode(List.of(made.certificate())));
      writeSecret(key, Pem.encode(made.key()));
    }
    return new CertificateAuthority(certificates(certificate).getFirst(), privateKey(key));
  }

  /** The first admin's token, which is made and written here once. */
  String adminToken() {
    Path file = root.resolve("admin-token");
    if (!Files.exists(file)) {
      writeSecret(file, ApiToken.generate() + "\n");
    }
    return read(file).strip();
  }

  boolean hasAdminToken() {
    return Files.exists(root.resolve("admin-token"));
  }

  /** Tells the command line where the server is. */
  void writeAdminUrl(String url) {
    write(root.resolve("admin-url"), url + "\n");
  }

  static List<X509Certificate> certificates(Path pem) {
    try {
      Collection<?> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(pem)));
      List<X509Certificate> certificates = found.stream().map(X509Certificate.class::cast).toList();
      if (!certificates.isEmpty()) {
        return certificates;
      }
    } catch (IOException | CertificateException e) {
      throw new ConfigurationException(pem + " holds no certificates: give PEM", e);
    }
    throw new ConfigurationException(pem + " holds no certificates: give PEM");
  }

  private static PrivateKey privateKey(Path pem) {
    try (PEMParser parser = new PEMParser(new StringReader(read(pem)))) {
      if (parser.readObject() instanceof PrivateKeyInfo info) {
        return new JcaPEMKeyConverter().getPrivateKey(info);
      }
    } catch (IOException e) {
      throw new ConfigurationException(pem + " holds no private key: restore it", e);
    }
    throw new ConfigurationException(pem + " holds no private key: restore it");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    }
  }

  private static void write(Path file, String content) {
    writeWith(file, content, "rw-r--r--");
  }

  private static void writeSecret(Path file, String content) {
    writeWith(file, content, "rw-------");
  }

  /** Whole or not at all, and on disk: a key that is lost in a crash takes the log with it. */
  private static void writeWith(Path file, String content, String permissions) {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.deleteIfExists(temporary);
      Files.createFile(
          temporary,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
      Files.writeString(temporary, content);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ConfigurationException("can't write " + file, e);
    }
  }
}
