package dev.muster.gateway.ca;

import dev.muster.core.event.Digest256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256 of what is not a certificate. */
public final class Hashes {
  private Hashes() {}

  /** Of the UTF-8 bytes of a text. */
  public static Digest256 sha256(String text) {
    try {
      return Digest256.of(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
