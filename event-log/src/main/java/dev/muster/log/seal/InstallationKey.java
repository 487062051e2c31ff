package dev.muster.log.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret of one installation, 256 random bits, from which the keys for each purpose are derived
 * (HKDF-SHA-256, RFC 5869): above all the one that wraps data keys. All nodes of an installation
 * share it; whoever loses it loses every sealed value.
 */
public final class InstallationKey {
  /** The number of bytes of the secret. */
  public static final int LENGTH = 32;

  private static final int ID_LENGTH = 8;

  private final byte[] secret;
  private final String id;
  private final SecretKey wrapping;

  private InstallationKey(byte[] secret) {
    this.secret = secret;
    this.wrapping = derive("wrap");
    this.id = HexFormat.of().formatHex(Arrays.copyOf(derive("key-id").getEncoded(), ID_LENGTH));
  }

  /** A new key. */
  public static InstallationKey generate() {
    byte[] secret = new byte[LENGTH];
    new SecureRandom().nextBytes(secret);
    return new InstallationKey(secret);
  }

  /**
   * The key with these 32 bytes.
   *
   * @throws IllegalArgumentException if there are not 32
   */
  public static InstallationKey of(byte[] secret) {
    if (secret.length != LENGTH) {
      throw new IllegalArgumentException("an installation key has 32 bytes");
    }
    return new InstallationKey(secret.clone());
  }

  /** The secret bytes, to be kept in a file that only the server can read. */
  public byte[] toArray() {
    return secret.clone();
  }

  /** A public name for the key, from which nothing of it can be learnt. */
  public String id() {
    return id;
  }

  /** What wraps data keys. */
  SecretKey wrapping() {
    return wrapping;
  }

  SecretKey derive(String purpose) {
    return derive(secret, purpose);
  }

  static SecretKey derive(byte[] secret, String purpose) {
    try {
      HKDFParameterSpec spec =
          HKDFParameterSpec.ofExtract()
              .addIKM(secret)
              .thenExpand(("muster " + purpose).getBytes(), LENGTH);
      return new SecretKeySpec(KDF.getInstance("HKDF-SHA256").deriveData(spec), "AES");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HKDF-SHA256", e);
    }
  }

  /** A MAC under a key for this purpose alone. */
  public byte[] mac(String purpose, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(derive(purpose));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HmacSHA256", e);
    }
  }

  @Override
  public String toString() {
    return "installation key " + id();
  }
}
