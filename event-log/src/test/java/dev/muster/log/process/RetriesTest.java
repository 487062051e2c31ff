package dev.muster.log.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.process.Spacing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final Spacing SPACING =
      new Spacing(Duration.ofSeconds(10), 2, Duration.ofMinutes(1));
  private static final ToyDue DUE = new ToyDue(NOON, "resource", "key");

  private final Retries<String> retries = new Retries<>();

  @Test
  void whoeverIsInNoTroubleGoesWhenDue() {
    assertEquals(NOON, retries.from("a", DUE));
    assertEquals(0, retries.tries("a"));
  }

  @Test
  void eachTryIsLaterThanTheOneBefore() {
    Duration first = Duration.between(NOON, again(Optional.empty()));
    Duration second = Duration.between(NOON, again(Optional.empty()));
    assertTrue(first.compareTo(Duration.ofSeconds(11)) <= 0, first::toString);
    assertTrue(second.compareTo(Duration.ofSeconds(18)) >= 0, second::toString);
    assertEquals(2, retries.tries("a"));
    assertEquals(NOON.plus(second), retries.from("a", DUE));
  }

  @Test
  void whoeverSaidFromWhenIsTriedThen() {
    again(Optional.of(NOON.plusMillis(1)));
    assertEquals(NOON.plusMillis(1), retries.from("a", DUE));
  }

  @Test
  void somethingElseThatIsDueIsNotHeldBackAndTheTriesCountOn() {
    again(Optional.empty());
    assertEquals(NOON, retries.from("a", new ToyDue(NOON, "resource", "another")));
    assertEquals(1, retries.tries("a"));
  }

  @Test
  void whatTheProcessThrewIsNoTry() {
    Instant from = retries.error("a", 0, Optional.of(DUE), NOON);
    assertEquals(0, retries.tries("a"));
    assertEquals(from, retries.from("a", DUE));
    assertTrue(retries.error("a", 0, Optional.of(DUE), NOON).isAfter(from));
  }

  @Test
  void whatIsForgottenIsAsIfItNeverWas() {
    again(Optional.empty());
    retries.forget("a");
    assertEquals(NOON, retries.from("a", DUE));
    assertEquals(0, retries.tries("a"));
  }

  @Test
  void aPartitionIsForgottenWhole() {
    again(Optional.empty());
    retries.forgetAll(List.of(1));
    assertEquals(1, retries.tries("a"));
    retries.forgetAll(List.of(0));
    assertEquals(0, retries.tries("a"));
  }

  private Instant again(Optional<Instant> from) {
    return retries.again("a", 0, DUE, NOON, from, SPACING);
  }
}
