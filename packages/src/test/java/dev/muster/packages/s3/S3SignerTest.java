package dev.muster.packages.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signatures as the reference of Amazon S3 shows them. */
class S3SignerTest {
  private static final S3Signer SIGNER =
      new S3Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1");

  @Test
  void theExampleOfTheReferenceIsSignedAsThere() {
    String authorization =
        SIGNER
            .headers(
                "GET",
                "/test.txt",
                "examplebucket.s3.amazonaws.com",
                Map.of("range", "bytes=0-9"),
                S3Signer.NO_BODY,
                Instant.parse("2013-05-24T00:00:00Z"))
            .get("Authorization");
    assertEquals(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
        authorization);
  }

  @Test
  void theKeyIsNotShown() {
    assertFalse(SIGNER.toString().contains("wJalr"));
  }
}
