package dev.muster.packages.s3;

import dev.muster.packages.store.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests to S3: AWS Signature Version 4, for requests without a query (Amazon S3 API
 * Reference, "Authenticating Requests: Using the Authorization Header"). Immutable.
 *
 * @param accessKey whose key it is
 * @param secretKey the key
 * @param region where the bucket is
 */
record S3Signer(String accessKey, String secretKey, String region) {
  /** SHA-256 of no bytes, as requests without a body have it. */
  static final String NO_BODY = Digests.sha256Hex(new byte[0]);

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /**
   * The headers that a request needs beside its own.
   *
   * @param path as it stands in the request, encoded
   * @param host as the client says it
   * @param own headers of the request that are to be signed
   * @param bodySha256 in hexadecimal
   */
  Map<String, String> headers(
      String method,
      String path,
      String host,
      Map<String, String> own,
      String bodySha256,
      Instant now) {
    String time = TIME.format(now);
    SortedMap<String, String> signed = new TreeMap<>(own);
    signed.put("host", host);
    signed.put("x-amz-content-sha256", bodySha256);
    signed.put("x-amz-date", time);
    String names = String.join(";", signed.keySet());
    String request =
        signed.entrySet().stream()
            .map(header -> header.getKey() + ":" + header.getValue().strip() + "\n")
            .collect(
                Collectors.joining(
                    "", method + "\n" + path + "\n\n", "\n" + names + "\n" + bodySha256));
    String scope = "%s/%s/s3/aws4_request".formatted(time.substring(0, 8), region);
    String toSign =
        "%s\n%s\n%s\n%s"
            .formatted(
                ALGORITHM,
                time,
                scope,
                Digests.sha256Hex(request.getBytes(StandardCharsets.UTF_8)));
    String signature = HexFormat.of().formatHex(hmac(key(time.substring(0, 8)), toSign));
    return Map.of(
        "x-amz-content-sha256",
        bodySha256,
        "x-amz-date",
        time,
        "Authorization",
        "%s Credential=%s/%s,SignedHeaders=%s,Signature=%s"
            .formatted(ALGORITHM, accessKey, scope, names, signature));
  }

  private byte[] key(String day) {
    byte[] ofDay = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
    return hmac(hmac(hmac(ofDay, region), "s3"), "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks HMAC-SHA256", e);
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "S3Signer[" + accessKey + ", " + region + "]";
  }
}
