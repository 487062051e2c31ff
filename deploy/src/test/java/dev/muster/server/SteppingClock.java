package dev.muster.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time of day, some time later. Any thread may step it. */
final class SteppingClock implements InstantSource {
  private volatile Duration ahead = Duration.ZERO;

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead);
  }

  void step(Duration by) {
    ahead = ahead.plus(by);
  }
}
