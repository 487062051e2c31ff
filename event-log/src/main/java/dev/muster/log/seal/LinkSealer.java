package dev.muster.log.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

/**
 * Seals short values that go out in URLs, under a key of the installation for one purpose: who has
 * no key can neither read nor make one. The same value gives the same text, on every node, because
 * the nonce follows from the value. Safe for any thread.
 */
public final class LinkSealer {
  private static final int LONGEST = 2 * 1024;

  private final Supplier<InstallationKeys> keys;
  private final String purpose;

  /**
   * For a purpose.
   *
   * @param keys the installation keys as they are now; what a former one sealed opens, too
   */
  public LinkSealer(Supplier<InstallationKeys> keys, String purpose) {
    this.keys = keys;
    this.purpose = "link " + purpose;
  }

  /** The value as text of letters, digits, {@code -} and {@code _}. */
  public String seal(byte[] clear) {
    // By the oldest key, which nodes have as well that lack the current one yet.
    InstallationKey key = keys.get().all().getLast();
    byte[] nonce = Arrays.copyOf(key.mac(purpose + " nonce", clear), Aes256Gcm.EXTENDED_NONCE);
    byte[] sealed = Aes256Gcm.seal(sealing(key), nonce, bound(), clear);
    byte[] whole = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, whole, nonce.length, sealed.length);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** The value that was sealed; empty if nothing was that gave this text. */
  public Optional<byte[]> open(String text) {
    byte[] whole;
    try {
      whole = text.length() > LONGEST ? new byte[0] : Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    if (whole.length <= Aes256Gcm.EXTENDED_NONCE) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(whole, Aes256Gcm.EXTENDED_NONCE);
    byte[] sealed = Arrays.copyOfRange(whole, nonce.length, whole.length);
    for (InstallationKey key : keys.get().all()) {
      try {
        return Optional.of(Aes256Gcm.open(sealing(key), nonce, bound(), sealed));
      } catch (SealException e) {
        // Of another key, or of none.
      }
    }
    return Optional.empty();
  }

  private SecretKey sealing(InstallationKey key) {
    return key.derive(purpose);
  }

  private byte[] bound() {
    return purpose.getBytes(StandardCharsets.UTF_8);
  }
}
