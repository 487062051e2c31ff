package dev.muster.admin.dep;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What opens a device that is locked to the organization: typed on the device by a person. Apple is
 * given what is derived from it. Apple, Device Assignment: Activation Lock a Device, and Creating
 * and Using Bypass Codes.
 *
 * <p>{@link #toString} does not show it. Immutable.
 */
public final class BypassCode {
  /** Letters that look like others are left out: B, I, O, S. */
  private static final String ALPHABET = "0123456789ACDEFGHJKLMNPQRTUVWXYZ";

  private static final int BYTES = 16;
  private static final int CHARACTERS = 26;
  private static final int BITS = 5;

  /** Of the 128 bits, the last character has three, in its lower part. */
  private static final int LAST_BITS = BYTES * Byte.SIZE - (CHARACTERS - 1) * BITS;

  private static final int[] GROUPS = {5, 5, 4, 4, 4, 4};
  private static final int ROUNDS = 50_000;
  private static final String HMAC = "HmacSHA256";

  private final byte[] raw;

  private BypassCode(byte[] raw) {
    this.raw = raw;
  }

  /** A new one. */
  public static BypassCode random(SecureRandom random) {
    byte[] raw = new byte[BYTES];
    random.nextBytes(raw);
    return new BypassCode(raw);
  }

  /**
   * Of its bytes.
   *
   * @throws IllegalArgumentException if they are not 16
   */
  public static BypassCode of(byte[] raw) {
    if (raw.length != BYTES) {
      throw new IllegalArgumentException("a bypass code has 16 bytes");
    }
    return new BypassCode(raw.clone());
  }

  /**
   * Of what a person reads.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static BypassCode parse(String code) {
    String characters = code.replace("-", "").strip().toUpperCase(Locale.ROOT);
    if (characters.length() != CHARACTERS) {
      throw new IllegalArgumentException("a bypass code has 26 characters");
    }
    byte[] raw = new byte[BYTES];
    int bit = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int value = ALPHABET.indexOf(characters.charAt(i));
      int width = i == CHARACTERS - 1 ? LAST_BITS : BITS;
      if (value < 0 || value >>> width != 0) {
        throw new IllegalArgumentException("it has a character that no bypass code has there");
      }
      for (int left = width - 1; left >= 0; left--) {
        raw[bit / Byte.SIZE] |= (byte) ((value >>> left & 1) << (Byte.SIZE - 1 - bit % Byte.SIZE));
        bit++;
      }
    }
    return new BypassCode(raw);
  }

  /** Its bytes in hexadecimal, secret. */
  public String hex() {
    return HexFormat.of().formatHex(raw);
  }

  /** As a person types it, secret: 26 characters with dashes between groups. */
  public String code() {
    StringBuilder characters = new StringBuilder();
    int bit = 0;
    for (int i = 0; i < CHARACTERS; i++) {
      int value = 0;
      for (int n = i == CHARACTERS - 1 ? LAST_BITS : BITS; n > 0; n--) {
        value = value << 1 | raw[bit / Byte.SIZE] >>> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1;
        bit++;
      }
      characters.append(ALPHABET.charAt(value));
    }
    StringBuilder code = new StringBuilder();
    int from = 0;
    for (int length : GROUPS) {
      code.append(from == 0 ? "" : "-").append(characters, from, from + length);
      from += length;
    }
    return code.toString();
  }

  /**
   * What Apple is given, in hexadecimal: PBKDF2 with HMAC-SHA256, four zero bytes of salt, 50,000
   * rounds, 32 bytes. Takes some tens of milliseconds.
   */
  public String escrowKey() {
    try {
      // The JDK's PBKDF2 takes characters for a password, and these are any bytes.
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(raw, HMAC));
      mac.update(new byte[4]);
      byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
      byte[] key = round.clone();
      for (int i = 1; i < ROUNDS; i++) {
        round = mac.doFinal(round);
        for (int j = 0; j < key.length; j++) {
          key[j] ^= round[j];
        }
      }
      return HexFormat.of().formatHex(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BypassCode code && Arrays.equals(raw, code.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return "BypassCode[secret]";
  }
}
