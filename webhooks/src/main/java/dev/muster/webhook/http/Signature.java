package dev.muster.webhook.http;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows a receiver that a body is of this server, as NanoMDM does. Safe for any thread. */
public final class Signature {
  /** Where it stands. */
  public static final String HEADER = "X-Hmac-Signature";

  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  /** By this key, which the receiver has as well. */
  public Signature(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /** The HMAC-SHA256 of the body, in base64. */
  public String of(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA256", e);
    }
  }
}
