package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void ofNothingThereIsNone() {
    assertEquals(Optional.empty(), Spread.of(List.of()));
  }

  @Test
  void ofOneTimeAllAreThatTime() {
    Duration one = Duration.ofSeconds(7);
    assertEquals(Optional.of(new Spread(1, one, one, one)), Spread.of(List.of(one)));
  }

  @Test
  void ofAHundredTheyAreThe50thThe95thAndTheLast() {
    assertEquals(Optional.of(new Spread(100, s(50), s(95), s(100))), Spread.of(upTo(100)));
  }

  @Test
  void theNearestRankIsRoundedUp() {
    assertEquals(Optional.of(new Spread(3, s(2), s(3), s(3))), Spread.of(upTo(3)));
    assertEquals(Optional.of(new Spread(21, s(11), s(20), s(21))), Spread.of(upTo(21)));
  }

  @Test
  void theOrderInWhichTheyWereMeasuredDoesNotMatter() {
    assertEquals(
        Optional.of(new Spread(3, s(2), s(3), s(3))), Spread.of(List.of(s(3), s(1), s(2))));
  }

  private static List<Duration> upTo(int seconds) {
    return IntStream.rangeClosed(1, seconds).mapToObj(SpreadTest::s).toList();
  }

  private static Duration s(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
