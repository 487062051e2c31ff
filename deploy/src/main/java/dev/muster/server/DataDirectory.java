package dev.muster.server;

import dev.muster.admin.token.ApiToken;
import dev.muster.gateway.Pem;
import dev.muster.log.seal.FileSealer;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.UUID;

/**
 * The files of an installation. What is missing is made at first start; secrets are readable by
 * their owner alone.
 *
 * <p>docs/configuration.md lists them.
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

  /** Where Kafka Streams keeps what it can make again. */
  Path streams() {
    return root.resolve("streams");
  }

  /** Where packages are, if they are nowhere else. */
  Path packages() {
    return root.resolve("packages");
  }

  /** Names this data directory among the nodes of the installation, for as long as it exists. */
  String instanceId() {
    Path file = root.resolve("instance-id");
    if (!Files.exists(file)) {
      write(file, UUID.randomUUID() + "\n");
    }
    return read(file).strip();
  }

  InstallationKeys installationKeys() {
    Path file = installationKeyFile();
    if (!Files.exists(file)) {
      if (Files.exists(kafka())) {
        throw new ConfigurationException(
            "%s is missing but the log is there: restore the key, without it nothing sealed can be read"
                .formatted(file));
      }
      writeSecret(file, InstallationKeys.of(InstallationKey.generate()).text());
    }
    try {
      return InstallationKeys.parse(read(file));
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("%s is damaged: restore it".formatted(file), e);
    }
  }

  /**
   * Has these installation keys from now on, and the keys of the CA sealed under the current one.
   * At no moment is anything here sealed under a key that is not here.
   *
   * @throws ConfigurationException if it can't be written
   */
  void replace(InstallationKeys next) {
    InstallationKeys before = installationKeys();
    InstallationKeys wider = next.all().size() > before.all().size() ? next : before;
    writeSecret(installationKeyFile(), wider.text());
    authorities(wider).seal();
    writeSecret(installationKeyFile(), next.text());
  }

  private Path installationKeyFile() {
    return root.resolve("secrets/installation.key");
  }

  /** The installation's own CAs. */
  CaFiles authorities(InstallationKeys keys) {
    return new CaFiles(root, new FileSealer(keys));
  }

  /** Tells the command line and simulated devices whom to trust. */
  void writeTrustAnchors(List<X509Certificate> anchors) {
    write(root.resolve("ca.pem"), Pem.encode(anchors));
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

  /** Tells {@code muster backup} where the embedded Kafka is. */
  void writeKafkaAddress(String bootstrapServers) {
    write(root.resolve("kafka-address"), bootstrapServers + "\n");
  }

  /** Tells {@code muster backup} where packages are. */
  void writePackagesPlace(Path directory) {
    // Of the usual place its name alone, since this directory may be moved.
    Path place =
        directory.equals(packages()) ? packages().getFileName() : directory.toAbsolutePath();
    write(root.resolve("packages-place"), place + "\n");
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    }
  }

  static void write(Path file, String content) {
    writeWith(file, content, "rw-r--r--");
  }

  static void writeSecret(Path file, String content) {
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
