package dev.muster.server;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.SealedBytes;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.Authorities.Former;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.Certificates;
import dev.muster.log.seal.FileSealer;
import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The installation's own CAs in its data directory: the current one and, after a change, the one
 * before. Their keys are sealed under the installation key. A root's key may be kept elsewhere:
 * nothing here reads it again.
 */
final class CaFiles {
  private static final String KEY = "ca.key";
  private static final String ROOT_KEY = "ca-root.key";
  private static final String FORMER_KEY = "ca-former.key";

  private final Path root;
  private final FileSealer sealer;

  CaFiles(Path root, FileSealer sealer) {
    this.root = root;
    this.sealer = sealer;
  }

  /** The current one, which is made where there is none. */
  CertificateAuthority current(Instant now) {
    if (!Files.exists(secret(KEY))) {
      write(CertificateAuthority.create("Muster", now));
    }
    List<X509Certificate> certificates = OperatorFiles.certificates(chain());
    PrivateKey key = key(KEY);
    if (!Certificates.fit(certificates.getFirst(), key)) {
      throw new ConfigurationException(
          "ca-chain.pem and secrets/ca.key in %s don't belong together: restore both from the same backup, or run muster ca rotate again if it was interrupted"
              .formatted(root));
    }
    return new CertificateAuthority(certificates, key);
  }

  /** The current one's key, if this is the file that it is sealed in. */
  Optional<PrivateKey> keyIn(Path file) {
    return file.toAbsolutePath().normalize().equals(secret(KEY).toAbsolutePath().normalize())
        ? Optional.of(key(KEY))
        : Optional.empty();
  }

  /** The one before the current. */
  Optional<Former> former() {
    return Files.exists(secret(FORMER_KEY))
        ? Optional.of(
            new Former(OperatorFiles.certificates(formerChain()), Optional.of(key(FORMER_KEY))))
        : Optional.empty();
  }

  /**
   * Makes another CA, and the current one the former. One that was interrupted is done anew: the CA
   * that it made has issued nothing.
   *
   * @throws ConfigurationException if there is a former one still
   */
  CertificateAuthority rotate(Instant now) {
    if (Files.exists(secret(FORMER_KEY)) && whole()) {
      throw new ConfigurationException(
          "there is a former CA still: once no device has a certificate of it, muster ca retire");
    }
    if (!Files.exists(secret(FORMER_KEY))) {
      current(now);
      DataDirectory.write(formerChain(), DataDirectory.read(chain()));
      DataDirectory.writeSecret(secret(FORMER_KEY), sealed(FORMER_KEY, unsealed(KEY)));
    }
    String name = "Muster " + now.atZone(ZoneOffset.UTC).toLocalDate();
    CertificateAuthority.Created made = CertificateAuthority.create(name, now);
    write(made);
    return made.authority();
  }

  /**
   * Forgets the former CA.
   *
   * @throws ConfigurationException if there is none
   */
  void retire() {
    if (!Files.exists(secret(FORMER_KEY))) {
      throw new ConfigurationException(root + " has no former CA: there is nothing to retire");
    }
    try {
      Files.delete(secret(FORMER_KEY));
      Files.deleteIfExists(formerChain());
    } catch (IOException e) {
      throw new ConfigurationException("can't delete " + secret(FORMER_KEY), e);
    }
  }

  /** Seals the keys that are here under the current installation key. */
  void seal() {
    for (String name : List.of(KEY, ROOT_KEY, FORMER_KEY)) {
      if (Files.exists(secret(name))) {
        DataDirectory.writeSecret(secret(name), sealed(name, unsealed(name)));
      }
    }
  }

  /** Whether the current one's files belong together, and are not those of the former one. */
  private boolean whole() {
    X509Certificate issuing = OperatorFiles.certificates(chain()).getFirst();
    return Certificates.fit(issuing, key(KEY))
        && !issuing.equals(OperatorFiles.certificates(formerChain()).getFirst());
  }

  private void write(CertificateAuthority.Created made) {
    DataDirectory.writeSecret(secret(ROOT_KEY), sealed(ROOT_KEY, made.rootKey().getEncoded()));
    DataDirectory.write(chain(), Pem.encode(made.authority().chain()));
    DataDirectory.writeSecret(secret(KEY), sealed(KEY, made.authority().key().getEncoded()));
  }

  private Path chain() {
    return root.resolve("ca-chain.pem");
  }

  private Path formerChain() {
    return root.resolve("ca-former-chain.pem");
  }

  private Path secret(String name) {
    return root.resolve("secrets").resolve(name);
  }

  private PrivateKey key(String name) {
    return privateKey(unsealed(name), secret(name));
  }

  private String sealed(String name, byte[] clear) {
    SealedBytes sealed = sealer.seal(name, clear);
    return String.join(
        "\n", sealed.keyId(), sealed.nonce().toHex(), sealed.ciphertext().toHex(), "");
  }

  private byte[] unsealed(String name) {
    Path file = secret(name);
    try {
      List<String> lines = DataDirectory.read(file).lines().toList();
      HexFormat hex = HexFormat.of();
      return sealer.open(
          name,
          new SealedBytes(
              lines.get(0),
              Bytes.wrap(hex.parseHex(lines.get(1))),
              Bytes.wrap(hex.parseHex(lines.get(2)))));
    } catch (RuntimeException e) {
      throw unusable(file, e);
    }
  }

  private static PrivateKey privateKey(byte[] der, Path file) {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw unusable(file, e);
    }
  }

  private static ConfigurationException unusable(Path file, Exception e) {
    return new ConfigurationException(
        "%s can't be opened with secrets/installation.key: restore both from the same backup"
            .formatted(file),
        e);
  }
}
