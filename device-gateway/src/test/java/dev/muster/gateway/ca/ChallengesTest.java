package dev.muster.gateway.ca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.gateway.ca.Challenges.StaticChallenge;
import dev.muster.gateway.ca.Challenges.Verdict;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChallengesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private final InstallationKeys keys = InstallationKeys.of(InstallationKey.generate());

  @Test
  void aChallengeAllowsOneCertificateOfTheIdentityItIsBoundTo() {
    UUID identity = UUID.randomUUID();
    Grant.Renewal renewal = new Grant.Renewal(new EnrollmentId("D-1"));
    String challenge = at(NOW).renew(Optional.of(identity), renewal, Duration.ofDays(1));
    Verdict.Once once = assertInstanceOf(Verdict.Once.class, at(NOW).check(challenge));
    assertEquals(Optional.of(identity), once.identity());
    assertEquals(renewal, once.grant());
  }

  @Test
  void whomAChallengeIsForStandsInIt() {
    Grant grant = new Grant.ForSerialNumber("C02XY");
    Verdict.Once once = assertInstanceOf(Verdict.Once.class, at(NOW).check(at(NOW).issue(grant)));
    assertEquals(grant, once.grant());
    assertEquals(Optional.empty(), once.identity());
  }

  @Test
  void oneForADepDeviceNamesItsSerialNumberAndItsUdid() {
    Grant grant = new Grant.ForDepDevice("C02XY", new EnrollmentId("00008112-000E34/A"));
    Verdict.Once once = assertInstanceOf(Verdict.Once.class, at(NOW).check(at(NOW).issue(grant)));
    assertEquals(grant, once.grant());
  }

  @Test
  void whoSignedInStandsInIt() {
    SignIn anna =
        new SignIn(
            "anna@example.com",
            "00u1",
            Optional.of("Ánna Example"),
            Optional.empty(),
            Optional.of(SignIn.Mode.ADDE));
    for (Grant devices : List.of(new Grant.Open(), new Grant.ForSerialNumber("C02\nXY"))) {
      Grant grant = new Grant.SignedIn(anna, devices);
      Verdict.Once once = assertInstanceOf(Verdict.Once.class, at(NOW).check(at(NOW).issue(grant)));
      assertEquals(grant, once.grant());
    }
  }

  @Test
  void thoseOfOneSignInAreOneToTheLog() {
    Grant open = new Grant.Open();
    Instant until = NOW.plusSeconds(60);
    assertEquals(spent(at(NOW).issue("a", until, open)), spent(at(NOW).issue("a", until, open)));
    assertNotEquals(spent(at(NOW).issue("a", until, open)), spent(at(NOW).issue("b", until, open)));
  }

  private SpentChallenge spent(String challenge) {
    return assertInstanceOf(Verdict.Once.class, at(NOW).check(challenge)).challenge();
  }

  @Test
  void twoChallengesAreNeverTheSame() {
    assertNotEquals(at(NOW).issue(new Grant.Open()), at(NOW).issue(new Grant.Open()));
  }

  @Test
  void anyNodeOfTheInstallationCanCheckIt() {
    String challenge = at(NOW).issue(new Grant.Open());
    assertInstanceOf(Verdict.Once.class, at(NOW.plusSeconds(60)).check(challenge));
  }

  @Test
  void itExpires() {
    String challenge = at(NOW).issue(new Grant.Open());
    assertEquals(
        new Verdict.Never("challenge-expired"), at(NOW.plusSeconds(3601)).check(challenge));
  }

  @Test
  void whateverIsChangedInItItIsInvalid() {
    String challenge = at(NOW).issue(new Grant.Open());
    for (int i = 0; i < challenge.length() - 1; i++) {
      char other = challenge.charAt(i) == 'A' ? 'B' : 'A';
      String changed = challenge.substring(0, i) + other + challenge.substring(i + 1);
      assertEquals(new Verdict.Never("challenge-invalid"), at(NOW).check(changed));
    }
  }

  @Test
  void oneOfAnotherInstallationIsInvalid() {
    String theirs =
        new Challenges(
                () -> InstallationKeys.of(InstallationKey.generate()),
                InstantSource.fixed(NOW),
                Duration.ofHours(1),
                Optional.empty())
            .issue(new Grant.Open());
    assertEquals(new Verdict.Never("challenge-invalid"), at(NOW).check(theirs));
  }

  @Test
  void oneOfAFormerInstallationKeyIsGoodUntilThatIsRetired() {
    String challenge = at(NOW).issue(new Grant.Open());
    InstallationKeys rotated = keys.rotated();
    assertInstanceOf(Verdict.Once.class, with(rotated).check(challenge));
    assertEquals(new Verdict.Never("challenge-invalid"), with(rotated.retired()).check(challenge));
  }

  private static Challenges with(InstallationKeys keys) {
    return new Challenges(
        () -> keys, InstantSource.fixed(NOW), Duration.ofHours(1), Optional.empty());
  }

  @Test
  void aStaticChallengeIsGoodForAnyNumberOfCertificates() {
    Challenges challenges = withStatic(NOW);
    assertEquals(new Verdict.Always(), challenges.check("migration"));
    assertEquals(new Verdict.Never("challenge-invalid"), challenges.check("migratioN"));
  }

  @Test
  void aStaticChallengeEndsOnItsDay() {
    assertEquals(
        new Verdict.Never("challenge-expired"),
        withStatic(NOW.plus(Duration.ofDays(1))).check("migration"));
  }

  private Challenges withStatic(Instant now) {
    return new Challenges(
        () -> keys,
        InstantSource.fixed(now),
        Duration.ofHours(1),
        Optional.of(new StaticChallenge("migration", NOW.plus(Duration.ofDays(1)))));
  }

  private Challenges at(Instant now) {
    return new Challenges(
        () -> keys, InstantSource.fixed(now), Duration.ofHours(1), Optional.empty());
  }
}
