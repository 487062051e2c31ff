package dev.muster.core.expiry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Digest256;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class KnownCertificateTest {
  private static final Instant END = Instant.parse("2027-11-27T12:00:00Z");

  @Test
  void nothingIsReachedWhileTheEndIsFar() {
    assertEquals(OptionalInt.empty(), reached(CertificateUse.TLS, 365, 31));
  }

  @Test
  void theFewestDaysThatHaveComeAreReached() {
    assertEquals(OptionalInt.of(14), reached(CertificateUse.TLS, 365, 14));
    assertEquals(OptionalInt.of(14), reached(CertificateUse.TLS, 365, 8));
    assertEquals(OptionalInt.of(1), reached(CertificateUse.TLS, 365, -3));
  }

  @Test
  void aCertificateThatIsReplacedInTheLastThirdOfItsTimeIsNotWarnedOfBefore() {
    assertEquals(OptionalInt.empty(), reached(CertificateUse.TLS, 90, 29));
    assertEquals(OptionalInt.of(14), reached(CertificateUse.TLS, 90, 14));
    assertEquals(OptionalInt.empty(), reached(CertificateUse.TLS, 6, 3));
  }

  @Test
  void aCaIsWarnedOfAYearBefore() {
    assertEquals(OptionalInt.of(365), reached(CertificateUse.CA, 3650, 300));
  }

  private static OptionalInt reached(CertificateUse use, int lifetime, int daysLeft) {
    return new KnownCertificate(
            use, "x", new Digest256(1, 2, 3, 4), END.minus(Duration.ofDays(lifetime)), END)
        .reached(END.minus(Duration.ofDays(daysLeft)));
  }
}
