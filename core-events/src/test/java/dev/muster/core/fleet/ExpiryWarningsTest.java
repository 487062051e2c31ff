package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.muster.core.event.Digest256;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExpiryWarningsTest {
  private static final Instant END = Instant.parse("2027-11-27T12:00:00Z");
  private static final Digest256 ONE = new Digest256(1, 1, 1, 1);
  private static final Digest256 OTHER = new Digest256(2, 2, 2, 2);

  @Test
  void theLastWarningOfACertificateIsKnown() {
    ExpiryWarnings warned = warned(ONE, 30).evolve(ending(ONE, 14), END.minus(Duration.ofDays(14)));
    assertEquals(Optional.of(14), warned.of(ONE, END).map(CertificateEnding::days));
  }

  @Test
  void aWarningThatIsToldTwiceChangesNothing() {
    ExpiryWarnings once = warned(ONE, 14);
    assertSame(once, once.evolve(ending(ONE, 14), END));
    assertSame(once, once.evolve(ending(ONE, 30), END));
  }

  @Test
  void whatEndedLongAgoIsForgotten() {
    CertificateEnding later =
        new CertificateEnding("tls", "x", OTHER, END.plus(Duration.ofDays(90)), 7);
    ExpiryWarnings then = warned(ONE, 1).evolve(later, END.plus(Duration.ofDays(83)));
    assertEquals(Optional.empty(), then.of(ONE, END));
    assertEquals(1, then.all().size());
  }

  private static ExpiryWarnings warned(Digest256 certificate, int days) {
    return ExpiryWarnings.NONE.evolve(ending(certificate, days), END.minus(Duration.ofDays(days)));
  }

  private static CertificateEnding ending(Digest256 certificate, int days) {
    return new CertificateEnding("tls", "x", certificate, END, days);
  }
}
