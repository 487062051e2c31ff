package dev.muster.simulator;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The admin account that Setup Assistant made as the server told it. Immutable.
 *
 * @param guid what the account is to {@code SetAutoAdminPassword}, and {@code DeviceInformation}
 *     says
 */
public record AdminAccount(
    String shortName, String fullName, boolean hidden, String guid, PasswordHash hash) {

  /** What a Mac keeps of a password. */
  public static final class PasswordHash {
    private static final int ENTROPY_BYTES = 128;
    private static final int SALT_BYTES = 32;

    private final byte[] entropy;
    private final byte[] salt;
    private final int iterations;

    private PasswordHash(byte[] entropy, byte[] salt, int iterations) {
      this.entropy = entropy;
      this.salt = salt;
      this.iterations = iterations;
    }

    /** Reads {@code passwordHash}; empty if no Mac could use it. */
    static Optional<PasswordHash> read(byte[] plist) {
      try {
        return Plists.parse(plist).get("SALTED-SHA512-PBKDF2") instanceof NSDictionary hash
                && hash.get("entropy") instanceof NSData entropy
                && entropy.length() == ENTROPY_BYTES
                && hash.get("salt") instanceof NSData salt
                && salt.length() == SALT_BYTES
                && hash.get("iterations") instanceof NSNumber iterations
                && iterations.intValue() > 0
            ? Optional.of(new PasswordHash(entropy.bytes(), salt.bytes(), iterations.intValue()))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }

    private boolean opensWith(String password) {
      PBEKeySpec spec =
          new PBEKeySpec(password.toCharArray(), salt, iterations, ENTROPY_BYTES * Byte.SIZE);
      try {
        byte[] computed =
            SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512").generateSecret(spec).getEncoded();
        return MessageDigest.isEqual(computed, entropy);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("PBKDF2 is in every JDK", e);
      } finally {
        spec.clearPassword();
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof PasswordHash hash
          && Arrays.equals(entropy, hash.entropy)
          && Arrays.equals(salt, hash.salt)
          && iterations == hash.iterations;
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(salt);
    }

    @Override
    public String toString() {
      return iterations + " iterations";
    }
  }

  /** Whether one gets in with this password. */
  public boolean opensWith(String password) {
    return hash.opensWith(password);
  }

  AdminAccount with(PasswordHash other) {
    return new AdminAccount(shortName, fullName, hidden, guid, other);
  }
}
