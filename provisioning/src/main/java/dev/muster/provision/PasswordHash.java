package dev.muster.provision;

import com.dd.plist.NSDictionary;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a Mac is given in place of a password: a property list with {@code SALTED-SHA512-PBKDF2}
 * (Apple, "AutoSetupAdminAccountItem": {@code passwordHash}).
 */
final class PasswordHash {
  private static final int SALT = 32;
  private static final int ENTROPY = 128;

  /** The password has more bits than anyone can try, whatever one try costs. */
  private static final int ITERATIONS = 20_000;

  private PasswordHash() {}

  /** The property list, as XML. Takes tens of milliseconds. */
  static byte[] of(String password, SecureRandom random) {
    byte[] salt = new byte[SALT];
    random.nextBytes(salt);
    NSDictionary hash = new NSDictionary();
    hash.put("entropy", entropy(password, salt));
    hash.put("salt", salt);
    hash.put("iterations", ITERATIONS);
    NSDictionary outer = new NSDictionary();
    outer.put("SALTED-SHA512-PBKDF2", hash);
    return outer.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] entropy(String password, byte[] salt) {
    PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, ENTROPY * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(key).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks PBKDF2 with SHA-512", e);
    } finally {
      key.clearPassword();
    }
  }
}
