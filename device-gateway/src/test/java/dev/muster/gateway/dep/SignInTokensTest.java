package dev.muster.gateway.dep;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.EnrollmentId;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignInTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final String RS256 = "{\"alg\":\"RS256\"}";
  private static final String SOON = "\"exp\":" + NOW.plusSeconds(60).getEpochSecond();
  private static KeyPair rsa;
  private static KeyPair ec;

  @BeforeAll
  static void keys() throws Exception {
    KeyPairGenerator rsaKeys = KeyPairGenerator.getInstance("RSA");
    rsaKeys.initialize(2048);
    rsa = rsaKeys.generateKeyPair();
    KeyPairGenerator ecKeys = KeyPairGenerator.getInstance("EC");
    ecKeys.initialize(new ECGenParameterSpec("secp256r1"));
    ec = ecKeys.generateKeyPair();
  }

  @Test
  void aTokenOfTheProviderCountsUntilItEnds() throws Exception {
    assertTrue(good(rsa(RS256, "{" + SOON + "}")));
    assertTrue(good(ec("{\"alg\":\"ES256\"}", "{" + SOON + "}")));
    assertFalse(good(rsa(RS256, "{\"exp\":" + NOW.getEpochSecond() + "}")));
    assertFalse(good(rsa(RS256, "{}")));
    assertFalse(
        good(rsa(RS256, "{" + SOON + ",\"nbf\":" + NOW.plusSeconds(1).getEpochSecond() + "}")));
  }

  @Test
  void aTokenForAnotherDeviceDoesNotCount() throws Exception {
    assertTrue(good(rsa(RS256, "{" + SOON + ",\"serial_number\":\"c02x\"}")));
    assertFalse(good(rsa(RS256, "{" + SOON + ",\"serial_number\":\"C02Y\"}")));
  }

  @Test
  void whatIsNotSignedByTheProviderDoesNotCount() throws Exception {
    String good = rsa(RS256, "{" + SOON + "}");
    String[] parts = good.split("\\.");
    String none = part("{\"alg\":\"none\"}") + "." + parts[1] + ".";
    String altered = parts[0] + "." + part("{" + SOON + ",\"a\":1}") + "." + parts[2];
    for (String token :
        List.of(none, altered, "", "..", "a.b.c", "x".repeat(9000), rsa(RS256, "no JSON"))) {
      assertFalse(good(token), token);
    }
    assertFalse(new SignInTokens(List.of(), () -> NOW).good(good, device()));
  }

  private static boolean good(String token) {
    return new SignInTokens(List.of(rsa.getPublic(), ec.getPublic()), () -> NOW)
        .good(token, device());
  }

  private static String rsa(String header, String claims) throws Exception {
    return token("SHA256withRSA", rsa, header, claims);
  }

  private static String ec(String header, String claims) throws Exception {
    return token("SHA256withECDSAinP1363Format", ec, header, claims);
  }

  private static String token(String algorithm, KeyPair keys, String header, String claims)
      throws Exception {
    String signed = part(header) + "." + part(claims);
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static MachineInfo device() {
    return new MachineInfo(
        new EnrollmentId("U-1"),
        "C02X",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        true,
        false,
        Optional.empty());
  }
}
