package dev.muster.gateway.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.gateway.signin.Words.SignedIn;
import dev.muster.gateway.signin.Words.State;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.LinkSealer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes through browsers and devices while somebody signs in, and who can make it. */
class WordsTest {
  private static final InstallationKeys KEYS = InstallationKeys.of(InstallationKey.generate());
  private static final SignIn ANNA =
      new SignIn(
          "anna@example.com",
          "00u1",
          Optional.of("Anna Example"),
          Optional.empty(),
          Optional.of(SignIn.Mode.BYOD));

  private Instant now = Instant.parse("2026-11-28T10:00:00Z");
  private final Words words = words(KEYS);

  private Words words(InstallationKeys keys) {
    return new Words(new LinkSealer(() -> keys, "sign-in"), () -> now);
  }

  @ParameterizedTest
  @MethodSource
  void aStateComesBackAsItWas(Purpose purpose) {
    State state = new State(purpose, SignInSecrets.fresh(), "browser");
    assertEquals(Optional.of(state), words.state(words.state(state)));
  }

  static Stream<Purpose> aStateComesBackAsItWas() {
    Grant.ForDepDevice device = new Grant.ForDepDevice("C02X", new EnrollmentId("D-1"));
    return Stream.of(
        new Purpose.Account(SignIn.Mode.BYOD),
        new Purpose.Account(SignIn.Mode.ADDE),
        new Purpose.ByLink("secret"),
        new Purpose.Open(),
        new Purpose.InSetup(device, Optional.of("school/1")),
        new Purpose.InSetup(device, Optional.empty()));
  }

  @Test
  void aTokenComesBackAsItWas() {
    SignedIn anna = words.signedIn(ANNA, "id");
    assertEquals(Optional.of(anna), words.token(words.token(anna)));
  }

  @Test
  void theLongestNamesComeBackAsWell() {
    SignIn longest =
        new SignIn(
            "漢".repeat(ClaimReader.LONGEST),
            "s".repeat(SignIn.LONGEST),
            Optional.of("漢".repeat(ClaimReader.LONGEST)),
            Optional.of("a".repeat(64) + "@" + "b".repeat(63)),
            Optional.of(SignIn.Mode.BYOD));
    SignedIn one = words.signedIn(longest, SignInSecrets.random());
    assertEquals(Optional.of(one), words.token(words.token(one)));
  }

  @Test
  void noneOpensAfterItsTime() {
    String token = words.token(words.signedIn(ANNA, "id"));
    String state = words.state(new State(new Purpose.Open(), SignInSecrets.fresh(), ""));
    now = now.plus(Duration.ofMinutes(16));
    assertEquals(Optional.empty(), words.token(token));
    assertEquals(Optional.empty(), words.state(state));
  }

  @Test
  void aStateIsNoTokenAndATokenNoState() {
    String token = words.token(words.signedIn(ANNA, "id"));
    String state = words.state(new State(new Purpose.Open(), SignInSecrets.fresh(), ""));
    assertEquals(Optional.empty(), words.token(state));
    assertEquals(Optional.empty(), words.state(token));
  }

  @Test
  void whatAnotherInstallationMadeDoesNotOpen() {
    Words others = words(InstallationKeys.of(InstallationKey.generate()));
    assertEquals(Optional.empty(), words.token(others.token(others.signedIn(ANNA, "id"))));
    assertEquals(Optional.empty(), words.token(""));
    assertEquals(Optional.empty(), words.token("x".repeat(10_000)));
  }
}
