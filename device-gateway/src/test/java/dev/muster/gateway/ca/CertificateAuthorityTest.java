package dev.muster.gateway.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Grant;
import dev.muster.gateway.ca.Authorities.Former;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
  private static final CertificateAuthority CA =
      CertificateAuthority.create("Ours", NOW).authority();
  private static final CertificateAuthority NEXT =
      CertificateAuthority.create("Next", NOW.plus(Duration.ofDays(300))).authority();
  private static final KeyPair PAIR = CertificateAuthority.newKeyPair();

  @Test
  void aServerCertificateIsGoodForNoLongerThanAppleTakesByItsDates() {
    X509Certificate server = server(NOW);
    Instant lastSecond = server.getNotAfter().toInstant().plusSeconds(1);
    assertEquals(
        Duration.ofDays(825), Duration.between(server.getNotBefore().toInstant(), lastSecond));
  }

  @Test
  void aServerCertificateEndsWithItsCa() {
    assertEquals(CA.end(), server(CA.end().minus(Duration.ofDays(10))).getNotAfter().toInstant());
  }

  @Test
  void aDeviceCertificateEndsWithItsCa() {
    X509Certificate device =
        CA.issueForDevice(
            PAIR.getPublic(),
            UUID.randomUUID(),
            new Grant.Open(),
            CA.end().minus(Duration.ofDays(10)));
    assertEquals(CA.end(), device.getNotAfter().toInstant());
  }

  @Test
  void aKeyOfAnotherCertificateIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> new CertificateAuthority(CA.chain(), NEXT.key()));
  }

  @Test
  void afterAChangeTheServerStaysUnderTheCaThatEnrolledDevicesTrust() {
    Authorities both =
        new Authorities(NEXT, List.of(new Former(CA.chain(), Optional.of(CA.key()))));
    assertEquals(CA.chain(), both.forServer(NOW.plus(Duration.ofDays(300))).chain());
  }

  @Test
  void theServerLeavesAFormerCaThatIsAboutToEnd() {
    Authorities both =
        new Authorities(NEXT, List.of(new Former(CA.chain(), Optional.of(CA.key()))));
    assertEquals(NEXT, both.forServer(CA.end().minus(Duration.ofDays(10))));
  }

  @Test
  void aFormerCaWithoutItsKeyIsBelievedAndIssuesNothing() {
    Authorities both = new Authorities(NEXT, List.of(new Former(CA.chain(), Optional.empty())));
    X509Certificate device =
        CA.issueForDevice(PAIR.getPublic(), UUID.randomUUID(), new Grant.Open(), NOW);
    assertEquals(true, both.issued(device));
    assertEquals(NEXT, both.forServer(NOW));
    assertFalse(new Authorities(NEXT, List.of()).issued(device));
  }

  private static X509Certificate server(Instant now) {
    return CA.issueForServer(PAIR.getPublic(), List.of("localhost"), now);
  }
}
