package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpentChallengesTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final SpentChallenge FIRST = challenge(1, NOON);

  @Test
  void aChallengeIsKnownForAnHourAfterItsEnd() {
    SpentChallenges spent =
        SpentChallenges.NONE
            .evolve(issued(FIRST, 1), NOON)
            .evolve(issued(challenge(2, NOON.plus(Duration.ofHours(9))), 2), later(119));
    assertEquals(Optional.of(certificate(1)), spent.on(FIRST));
  }

  @Test
  void theHourInWhichItEndedIsForgottenThen() {
    SpentChallenges spent =
        SpentChallenges.NONE
            .evolve(issued(FIRST, 1), NOON)
            .evolve(issued(challenge(2, NOON.plus(Duration.ofHours(9))), 2), later(120));
    assertEquals(Optional.empty(), spent.on(FIRST));
  }

  @Test
  void whatIsForgottenLeavesNoTrace() {
    SpentChallenge late = challenge(2, NOON.plus(Duration.ofHours(9)));
    assertEquals(
        SpentChallenges.NONE.evolve(issued(late, 2), later(120)),
        SpentChallenges.NONE.evolve(issued(FIRST, 1), NOON).evolve(issued(late, 2), later(120)));
  }

  @Test
  void theFirstCertificateOfAChallengeCounts() {
    SpentChallenges spent =
        SpentChallenges.NONE.evolve(issued(FIRST, 1), NOON).evolve(issued(FIRST, 2), NOON);
    assertEquals(Optional.of(certificate(1)), spent.on(FIRST));
  }

  private static Instant later(long minutes) {
    return NOON.plus(Duration.ofMinutes(minutes));
  }

  private static SpentChallenge challenge(int number, Instant end) {
    return new SpentChallenge(Bytes.wrap(new byte[] {(byte) number}), end);
  }

  private static Bytes certificate(int number) {
    return Bytes.wrap(new byte[] {9, (byte) number});
  }

  private static CertificateIssued issued(SpentChallenge challenge, int number) {
    return new CertificateIssued(
        "urn:uuid:1", "01", certificate(number), NOON, Optional.of(challenge), Optional.empty());
  }
}
