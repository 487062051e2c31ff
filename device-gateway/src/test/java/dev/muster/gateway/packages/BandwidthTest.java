package dev.muster.gateway.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How fast bytes go. */
class BandwidthTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final AtomicLong now = new AtomicLong();

  @Test
  void soManyBytesASecondGoAndNoMore() {
    Bandwidth bandwidth = bandwidth(1_000_000);
    long sent = 0;
    while (now.get() < 10 * SECOND) {
      bandwidth.take(bandwidth.piece());
      sent += bandwidth.piece();
    }
    assertTrue(sent >= 10_000_000, () -> "too few");
    assertTrue(sent <= 10_200_000, "too many: " + sent);
  }

  @Test
  void whatWasNotUsedIsNotSavedForLong() {
    Bandwidth bandwidth = bandwidth(1_000_000);
    now.addAndGet(3600 * SECOND);
    long from = now.get();
    bandwidth.take(1_000_000);
    bandwidth.take(1);
    assertTrue(now.get() - from >= SECOND * 9 / 10);
  }

  @Test
  void withoutALimitNobodyWaits() {
    Bandwidth bandwidth = bandwidth(0);
    bandwidth.take(Integer.MAX_VALUE);
    bandwidth.take(Integer.MAX_VALUE);
    assertEquals(0, now.get());
  }

  private Bandwidth bandwidth(long perSecond) {
    return new Bandwidth(perSecond, now::get, now::addAndGet);
  }
}
