package dev.muster.dep.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class MaidJwtTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");
  private final DepKeyPair pair = DepKeyPair.make("test", NOW, Duration.ofDays(1));

  @Test
  void aTokenSaysForWhichServerItIsAndIsSignedByTheAccountsKey() throws Exception {
    String[] parts = MaidJwt.make(pair.privateKey(), "SERVER-UUID", NOW, "ID-1").split("\\.");

    assertEquals("{\"alg\":\"RS256\",\"typ\":\"JWT\"}", decoded(parts[0]));
    assertEquals(
        "{\"iss\":\"SERVER-UUID\",\"iat\":1795773600,\"jti\":\"ID-1\","
            + "\"service_type\":\"com.apple.maid\"}",
        decoded(parts[1]));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.certificate());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
  }

  private static String decoded(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}
