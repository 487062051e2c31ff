package dev.muster.gateway.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStreamReader;
import java.security.interfaces.RSAPublicKey;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.openssl.PEMParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceAuthoritiesTest {
  @Test
  void aCertificateThatApplesDeviceCaSignedIsKnownAsSuch() throws Exception {
    assertTrue(DeviceAuthorities.apple().signed(published()));
  }

  @Test
  void aCertificateWhosePrivateKeyWasPublishedIsRefused() throws Exception {
    assertFalse(DeviceAuthorities.apple().issued(published()));
  }

  @Test
  void applesKeyIsTheOneThatItHasBeenSinceTheFirstPhone() {
    RSAPublicKey key = (RSAPublicKey) DeviceAuthorities.apple().keys().getFirst();
    assertEquals(1024, key.getModulus().bitLength());
    assertEquals(1, DeviceAuthorities.apple().keys().size());
  }

  @Test
  void certificatesAreTakenForTheirKeys() throws Exception {
    TestDeviceCa ca = new TestDeviceCa();
    String pem = TestDeviceCa.pem("CERTIFICATE", ca.devices().certificate().getEncoded());
    DeviceAuthorities both = DeviceAuthorities.apple().and(pem + ca.pem());
    assertEquals(3, both.keys().size());
    assertTrue(both.issued(ca.device().node().certificate()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no key",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
      })
  void whatHasNoKeysIsRefusedWithWords(String pem) {
    assertThrows(IllegalArgumentException.class, () -> DeviceAuthorities.apple().and(pem));
  }

  private static X509CertificateHolder published() throws Exception {
    try (PEMParser parser =
        new PEMParser(
            new InputStreamReader(
                DeviceAuthoritiesTest.class.getResourceAsStream("published.pem")))) {
      return (X509CertificateHolder) parser.readObject();
    }
  }
}
