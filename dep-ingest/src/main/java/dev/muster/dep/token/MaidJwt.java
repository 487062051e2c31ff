package dev.muster.dep.token;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/**
 * The token that a device asks for in the check-in {@code GetToken} before it signs in with a
 * Managed Apple Account: a JWT that Apple verifies with the certificate that was uploaded for the
 * account. Apple, Device Management: Get Token, service type {@code com.apple.maid}.
 */
public final class MaidJwt {
  private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();
  private static final JsonMapper JSON = new JsonMapper();
  private static final String SERVICE = "com.apple.maid";

  private MaidJwt() {}

  /**
   * Makes one, signed with RS256.
   *
   * @param key the account's private key
   * @param serverUuid what {@code GET /account} calls {@code server_uuid}
   * @param issuedAt the time, to the second
   * @param id unique for each token: a UUID
   */
  public static String make(PrivateKey key, String serverUuid, Instant issuedAt, String id) {
    String header = JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT").toString();
    String claims =
        JSON.createObjectNode()
            .put("iss", serverUuid)
            .put("iat", issuedAt.getEpochSecond())
            .put("jti", id)
            .put("service_type", SERVICE)
            .toString();
    String signed = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL_SAFE.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the account's key can't sign", e);
    }
  }

  private static String encode(String json) {
    return URL_SAFE.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
