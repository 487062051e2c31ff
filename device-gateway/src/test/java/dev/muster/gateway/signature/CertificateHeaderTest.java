package dev.muster.gateway.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each form as the manual of the proxy that sends it has it. */
class CertificateHeaderTest {
  private static final byte[] DER = new byte[700];

  static {
    new Random(1).nextBytes(DER);
    DER[0] = 0x30;
    DER[1] = (byte) 0x82;
  }

  private static final String BASE64 = Base64.getEncoder().encodeToString(DER);
  private static final String PEM =
      "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(DER)
          + "\n-----END CERTIFICATE-----\n";

  @Test
  void rfc9440() {
    reads(":" + BASE64 + ":");
  }

  @Test
  void nginx() {
    reads(URLEncoder.encode(PEM, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  @Test
  void haproxyInQuotesOrWithout() {
    reads(BASE64);
    reads("\"" + BASE64 + "\"");
  }

  @Test
  void traefikEscapedOrNotWithAChainBehind() {
    reads(URLEncoder.encode(BASE64, StandardCharsets.UTF_8));
    reads(BASE64 + ",MIIB");
    reads(URLEncoder.encode(BASE64 + ",MIIB", StandardCharsets.UTF_8));
  }

  @Test
  void awsWhichLeavesWhatBase64HasAsItIs() {
    reads(PEM.replace(" ", "%20").replace("\n", "%0A"));
    reads((PEM + PEM.replace("A", "B")).replace(" ", "%20").replace("\n", "%0A"));
  }

  @Test
  void goWhichWritesAPlusForASpace() {
    reads(URLEncoder.encode(PEM, StandardCharsets.UTF_8));
  }

  @Test
  void whatIsInNoneOfTheFormsIsNone() {
    for (String none :
        new String[] {
          "",
          ":",
          "::",
          ":" + BASE64,
          ":" + BASE64 + ":, :" + BASE64 + ":",
          "%",
          "%4",
          "%zz",
          "\u20ac",
          "-----BEGIN CERTIFICATE-----",
          "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
          "Subject=\"CN=x\"",
          "A".repeat(16 * 1024 + 1)
        }) {
      assertEquals(Optional.empty(), CertificateHeader.read(none), none);
    }
  }

  private static void reads(String header) {
    assertArrayEquals(DER, CertificateHeader.read(header).orElseThrow());
  }
}
