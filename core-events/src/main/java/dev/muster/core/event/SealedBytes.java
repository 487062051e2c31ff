package dev.muster.core.event;

/**
 * A value that only the installation can read (AES-256-GCM, the event's id as associated data).
 *
 * @param keyId names the installation key that sealed it
 * @param nonce the 12-byte GCM nonce
 * @param ciphertext the ciphertext, followed by the 16-byte tag
 * @param compressed whether the value was made smaller before it was sealed
 */
public record SealedBytes(String keyId, Bytes nonce, Bytes ciphertext, boolean compressed) {
  /** A value that was sealed as it is. */
  public SealedBytes(String keyId, Bytes nonce, Bytes ciphertext) {
    this(keyId, nonce, ciphertext, false);
  }
}
