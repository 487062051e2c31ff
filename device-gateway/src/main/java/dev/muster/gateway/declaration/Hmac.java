package dev.muster.gateway.declaration;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256 of a body under a shared key, in Base64. Safe for any thread. */
public final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** Under this key: the bytes of the text. */
  public Hmac(String key) {
    this.key = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  String of(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** Whether it is of this body; of none it is not. */
  boolean fits(byte[] body, String given) {
    return given != null
        && MessageDigest.isEqual(
            of(body).getBytes(StandardCharsets.US_ASCII),
            given.strip().getBytes(StandardCharsets.UTF_8));
  }
}
