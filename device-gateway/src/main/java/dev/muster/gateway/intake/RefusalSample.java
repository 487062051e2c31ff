package dev.muster.gateway.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/**
 * Counts what is refused of those who can prove nothing, and picks what of it is recorded: all of a
 * few, and of many a sample, for whoever can send without end could fill the log else. Safe for any
 * thread.
 */
public final class RefusalSample {
  /** How many addresses' worth all of them may have together. */
  private static final int ADDRESSES = 10;

  private static final String ALL = "";

  private final Rates each;
  private final Rates all;
  private final MeterProvider<Counter> refusals;

  /**
   * A sample.
   *
   * @param perSecond recorded of one address, over time
   * @param burst recorded of one address at once
   */
  public RefusalSample(
      String where, int perSecond, int burst, InstantSource clock, MeterRegistry registry) {
    each = new Rates(perSecond, burst, clock);
    long most = Integer.MAX_VALUE;
    all =
        new Rates(
            (int) Math.min(most, (long) perSecond * ADDRESSES),
            (int) Math.min(most, (long) burst * ADDRESSES),
            clock);
    refusals =
        Counter.builder("muster.refusals")
            .description("What was refused, recorded or not, by where it came and why.")
            .tag("at", where)
            .withRegistry(registry);
  }

  /** Counts a refusal whose sender is known, which is recorded whatever it is. */
  public void count(String reason) {
    refusals.withTag("reason", reason).increment();
  }

  /**
   * Counts a refusal.
   *
   * @param reason one of a few
   * @return whether it is to be recorded
   */
  public boolean take(String address, String reason) {
    count(reason);
    return each.count(address) == Rates.Verdict.PASS && all.count(ALL) == Rates.Verdict.PASS;
  }
}
