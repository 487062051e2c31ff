package dev.muster.log.seal;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.SealedBytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Seals and opens values with XAES-256-GCM under the data keys of the installation and of each
 * device. What was sealed with AES-256-GCM before keys had scopes opens as well.
 *
 * <p>Safe for any thread. To seal for a scope for the first time, and to open what another node
 * sealed a moment ago, may block for a few seconds.
 */
public final class Sealer {
  private final Keyring keys;
  private final SecureRandom random = new SecureRandom();

  /** A sealer that uses these keys. */
  public Sealer(Keyring keys) {
    this.keys = keys;
  }

  /**
   * Seals a value of this scope that belongs to an event.
   *
   * @throws dev.muster.log.LogUnavailableException if the scope has no key yet and none can be
   *     recorded
   */
  public SealedBytes seal(KeyScope scope, UUID eventId, byte[] clear) {
    return seal(scope, ascii(eventId.toString()), clear);
  }

  /**
   * Seals a value of this scope that belongs to an event, compressed first where that is worth it.
   * For what one sender chose as a whole: where a secret stands beside what somebody else chose,
   * the length would tell of it.
   *
   * @throws dev.muster.log.LogUnavailableException if the scope has no key yet and none can be
   *     recorded
   */
  public SealedBytes sealCompressed(KeyScope scope, UUID eventId, byte[] clear) {
    return Compression.smaller(clear)
        .map(
            small -> {
              SealedBytes sealed = seal(scope, ascii(eventId + Compression.MARK), small);
              return new SealedBytes(sealed.keyId(), sealed.nonce(), sealed.ciphertext(), true);
            })
        .orElseGet(() -> seal(scope, eventId, clear));
  }

  /**
   * Opens a value that belongs to an event.
   *
   * @throws SealException if its key was destroyed or is not there, if it was sealed for another
   *     event, or was altered
   */
  public byte[] open(UUID eventId, SealedBytes sealed) {
    return sealed.compressed()
        ? Compression.whole(open(ascii(eventId + Compression.MARK), sealed))
        : open(ascii(eventId.toString()), sealed);
  }

  /**
   * Seals a value of this scope that is bound to these bytes.
   *
   * @throws dev.muster.log.LogUnavailableException if the scope has no key yet and none can be
   *     recorded
   */
  public SealedBytes seal(KeyScope scope, byte[] associatedData, byte[] clear) {
    DataKey key = keys.current(scope);
    byte[] nonce = new byte[Aes256Gcm.EXTENDED_NONCE];
    random.nextBytes(nonce);
    byte[] sealed = Aes256Gcm.seal(key.secret(), nonce, associatedData, clear);
    return new SealedBytes(key.id(), Bytes.wrap(nonce), Bytes.wrap(sealed));
  }

  /**
   * Opens a value that is bound to these bytes.
   *
   * @throws SealException if its key was destroyed or is not there, if it was sealed for other
   *     bytes, or was altered
   */
  public byte[] open(byte[] associatedData, SealedBytes sealed) {
    return Aes256Gcm.open(
        keys.find(sealed.keyId()).secret(),
        sealed.nonce().toArray(),
        associatedData,
        sealed.ciphertext().toArray());
  }

  /**
   * Where a value stands among the contents of a scope: the same for the same value, and of no
   * meaning to whoever lacks the key.
   *
   * @throws dev.muster.log.LogUnavailableException if the scope has no key yet and none can be
   *     recorded
   */
  public Digest256 contentAddress(KeyScope scope, byte[] clear) {
    return keys.current(scope).contentAddress(clear);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
