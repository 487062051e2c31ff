package dev.muster.log.seal;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.SealedBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import javax.crypto.SecretKey;

/**
 * Seals and opens values that stand in files beside the log, under the installation keys
 * themselves. Safe for any thread.
 */
public final class FileSealer {
  private final InstallationKeys keys;
  private final SecureRandom random = new SecureRandom();

  /** A sealer that seals under the current one of these keys, and opens what any of them sealed. */
  public FileSealer(InstallationKeys keys) {
    this.keys = keys;
  }

  /** Seals a value that belongs to the file of this name. */
  public SealedBytes seal(String name, byte[] clear) {
    byte[] nonce = new byte[Aes256Gcm.EXTENDED_NONCE];
    random.nextBytes(nonce);
    byte[] sealed = Aes256Gcm.seal(key(keys.current()), nonce, bytes(name), clear);
    return new SealedBytes(keys.current().id(), Bytes.wrap(nonce), Bytes.wrap(sealed));
  }

  /**
   * Opens a value that belongs to the file of this name.
   *
   * @throws SealException if it was sealed under a key that is not here, or for another file, or
   *     was altered
   */
  public byte[] open(String name, SealedBytes sealed) {
    InstallationKey by =
        keys.find(sealed.keyId())
            .orElseThrow(
                () ->
                    new SealException(
                        "%s is sealed under the installation key %s, which is not here"
                            .formatted(name, sealed.keyId())));
    return Aes256Gcm.open(
        key(by), sealed.nonce().toArray(), bytes(name), sealed.ciphertext().toArray());
  }

  private static SecretKey key(InstallationKey installation) {
    return installation.derive("seal");
  }

  private static byte[] bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }
}
