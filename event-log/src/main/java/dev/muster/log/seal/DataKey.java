package dev.muster.log.seal;

import dev.muster.core.event.Digest256;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that seals values of one scope.
 *
 * @param id names it in sealed values; nothing of the secret can be learned from it
 * @param secret 256 bits
 */
record DataKey(String id, KeyScope scope, SecretKey secret) {
  private static final int ID_LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  static DataKey make(KeyScope scope) {
    byte[] id = new byte[ID_LENGTH];
    byte[] secret = new byte[InstallationKey.LENGTH];
    RANDOM.nextBytes(id);
    RANDOM.nextBytes(secret);
    return of(HexFormat.of().formatHex(id), scope, secret);
  }

  static DataKey of(String id, KeyScope scope, byte[] secret) {
    return new DataKey(id, scope, new SecretKeySpec(secret, "AES"));
  }

  /**
   * The key with which releases before keys had scopes sealed everything. It is derived, so it
   * needs no record while its installation key is there.
   */
  static DataKey derivedFrom(InstallationKey installation) {
    return new DataKey(installation.id(), KeyScope.installation(), installation.derive("seal"));
  }

  /**
   * The content address of a value within the scope: a MAC and not a digest, since a digest lets a
   * short secret be guessed.
   */
  Digest256 contentAddress(byte[] clear) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(InstallationKey.derive(secret.getEncoded(), "content-address"));
      return Digest256.of(mac.doFinal(clear));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "data key " + id;
  }
}
