package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.fleet.Tokens.Token;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
  private static final Duration SHIFT = Duration.ofHours(12);

  @Test
  void aSessionThatExpiredIsForgottenWhenTheNextOneBegins() {
    Tokens first = Tokens.NONE.evolve(token("t", 1), NOON).evolve(session("a", 2, NOON), NOON);
    assertEquals(List.of("a", "t"), ids(first.evolve(session("a", 2, NOON), NOON)));
    Instant evening = NOON.plus(SHIFT);
    Tokens second = first.evolve(session("b", 3, evening), evening);
    assertEquals(List.of("t", "b"), ids(second));
    assertEquals(Optional.empty(), second.bySecret(digest(2)));
  }

  @Test
  void aSessionThatWasEndedIsKnownUntilItWouldHaveExpired() {
    Tokens ended =
        Tokens.NONE
            .evolve(session("a", 2, NOON), NOON)
            .evolve(new ApiTokenRevoked("a"), NOON.plusSeconds(1))
            .evolve(session("b", 3, NOON.plusSeconds(2)), NOON.plusSeconds(2));
    assertEquals(Optional.of(NOON.plusSeconds(1)), ended.find("a").flatMap(Token::revokedAt));
    Tokens again = ended.evolve(session("a", 4, NOON.plusSeconds(3)), NOON.plusSeconds(3));
    assertEquals(Optional.empty(), again.bySecret(digest(4)), "an id counts once");
  }

  @Test
  void aSessionCountsNoLongerThanItsToken() {
    Tokens both = Tokens.NONE.evolve(token("t", 1), NOON).evolve(session("a", 2, NOON), NOON);
    assertTrue(both.counts("a", NOON));
    assertFalse(both.counts("a", NOON.plus(SHIFT)));
    assertFalse(both.evolve(new ApiTokenRevoked("t"), NOON).counts("a", NOON));
    assertTrue(both.evolve(new ApiTokenRevoked("a"), NOON).counts("t", NOON));
  }

  @Test
  void aTokenThatExpiredStaysOnRecord() {
    ApiTokenCreated lent =
        new ApiTokenCreated(
            "t", "anna", digest(1), ApiRole.READ, Optional.of(NOON), List.of(), Optional.empty());
    Instant later = NOON.plus(SHIFT);
    Tokens after = Tokens.NONE.evolve(lent, NOON).evolve(session("a", 2, later), later);
    assertEquals(List.of("t", "a"), ids(after));
  }

  private static List<String> ids(Tokens tokens) {
    return tokens.all().stream().map(Token::id).toList();
  }

  private static ApiTokenCreated token(String id, int secret) {
    return new ApiTokenCreated(
        id, "anna", digest(secret), ApiRole.READ, Optional.empty(), List.of(), Optional.empty());
  }

  private static ApiTokenCreated session(String id, int secret, Instant begun) {
    return new ApiTokenCreated(
        id,
        "anna",
        digest(secret),
        ApiRole.READ,
        Optional.of(begun.plus(SHIFT)),
        List.of(),
        Optional.of("t"));
  }

  private static Digest256 digest(int which) {
    return new Digest256(which, 0, 0, 0);
  }
}
