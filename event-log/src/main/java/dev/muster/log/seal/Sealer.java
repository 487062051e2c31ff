package dev.muster.log.seal;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.SealedBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** Seals and opens values with AES-256-GCM under the installation key. Safe for any thread. */
public final class Sealer {
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final InstallationKey installationKey;
  private final SecretKey key;
  private final String keyId;
  private final SecureRandom random = new SecureRandom();

  /** A sealer that uses this key. */
  public Sealer(InstallationKey installationKey) {
    this.installationKey = installationKey;
    this.key = installationKey.derive("seal");
    this.keyId = installationKey.id();
  }

  /** Seals a value that belongs to an event. */
  public SealedBytes seal(UUID eventId, byte[] clear) {
    return seal(ascii(eventId), clear);
  }

  /**
   * Opens a value that belongs to an event.
   *
   * @throws SealException if it was sealed under another key or for another event, or was altered
   */
  public byte[] open(UUID eventId, SealedBytes sealed) {
    return open(ascii(eventId), sealed);
  }

  /** Seals a value that is bound to these bytes. */
  public SealedBytes seal(byte[] associatedData, byte[] clear) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, associatedData);
      return new SealedBytes(keyId, Bytes.wrap(nonce), Bytes.wrap(cipher.doFinal(clear)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to seal", e);
    }
  }

  /**
   * Opens a value that is bound to these bytes.
   *
   * @throws SealException if it was sealed under another key or for other bytes, or was altered
   */
  public byte[] open(byte[] associatedData, SealedBytes sealed) {
    if (!sealed.keyId().equals(keyId)) {
      throw new SealException("sealed under the key %s, not %s".formatted(sealed.keyId(), keyId));
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed.nonce().toArray(), associatedData)
          .doFinal(sealed.ciphertext().toArray());
    } catch (AEADBadTagException e) {
      throw new SealException("a sealed value was altered or moved");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to open", e);
    }
  }

  /**
   * The content address of a value: a MAC and not a digest, since a digest lets a short secret be
   * guessed.
   */
  public Digest256 contentAddress(byte[] clear) {
    return Digest256.of(installationKey.mac("content-address", clear));
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(associatedData);
    return cipher;
  }

  private static byte[] ascii(UUID id) {
    return id.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
