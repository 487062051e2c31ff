package dev.muster.gateway.dep;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;

/**
 * The tokens that an identity provider gives at the sign-in before enrollment: JWTs (RFC 7519),
 * signed with RS256 or ES256 by one of its keys. Which algorithm counts follows from our key and
 * not from the token. Immutable, safe for any thread.
 *
 * @param keys of the identity provider, RSA or EC on P-256
 * @param clock tells whether a token has ended
 */
public record SignInTokens(List<PublicKey> keys, InstantSource clock) {
  private static final int LONGEST = 8 * 1024;

  /** Copies the list. */
  public SignInTokens {
    keys = List.copyOf(keys);
  }

  /**
   * Whether a token was given by the provider, for this device where it names one, and has not
   * ended. A token without an end counts for nothing.
   */
  public boolean good(String token, MachineInfo device) {
    String[] parts = token.length() > LONGEST ? new String[0] : token.split("\\.", -1);
    if (parts.length != 3 || keys.stream().noneMatch(key -> signed(key, parts))) {
      return false;
    }
    try {
      JsonObject claims = new JsonObject(Buffer.buffer(Base64.getUrlDecoder().decode(parts[1])));
      Instant now = clock.instant();
      Long ends = claims.getLong("exp");
      boolean current =
          ends != null
              && now.isBefore(Instant.ofEpochSecond(ends))
              && !now.isBefore(Instant.ofEpochSecond(claims.getLong("nbf", 0L)));
      String serial = claims.getString("serial_number", device.serialNumber());
      return current && serial.equalsIgnoreCase(device.serialNumber());
    } catch (RuntimeException e) {
      // Whatever it is, it is no token.
      return false;
    }
  }

  private static boolean signed(PublicKey key, String[] parts) {
    String algorithm =
        key instanceof ECPublicKey ? "SHA256withECDSAinP1363Format" : "SHA256withRSA";
    try {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      return verifier.verify(Base64.getUrlDecoder().decode(parts[2]));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }
}
