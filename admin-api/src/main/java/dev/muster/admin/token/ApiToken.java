package dev.muster.admin.token;

import dev.muster.core.event.Digest256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Bearer tokens of the API: 256 random bits, of which the log keeps the SHA-256 alone. */
public final class ApiToken {
  private static final String PREFIX = "muster_";

  private ApiToken() {}

  /** A new token, to be shown once. */
  public static String generate() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** What the log keeps of a token. */
  public static Digest256 hash(String token) {
    try {
      return Digest256.of(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
