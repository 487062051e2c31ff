package dev.muster.simulator.living;

import dev.muster.simulator.Behaviour;
import java.util.concurrent.ThreadLocalRandom;

/** What a living device is like. */
public enum Habit {
  /** It comes when it should and does what it is told. */
  ORDINARY,
  /** It says {@code NotNow} to each command once or more. */
  BUSY,
  /** It takes seconds for each command. */
  SLOW,
  /** It can't do about half of what it is told. */
  FAILING,
  /** It is away half of the time. */
  AWAY;

  private static final int BUSY_TIMES = 2;
  private static final long SLOWEST_MILLIS = 5_000;

  Behaviour behaviour() {
    return switch (this) {
      case ORDINARY, AWAY -> Behaviour.OBEDIENT;
      case BUSY ->
          (type, times) ->
              times <= BUSY_TIMES ? Behaviour.Reaction.NOT_NOW : Behaviour.Reaction.OBEY;
      case SLOW ->
          (type, times) -> {
            pause();
            return Behaviour.Reaction.OBEY;
          };
      case FAILING ->
          (type, times) ->
              ThreadLocalRandom.current().nextBoolean()
                  ? Behaviour.Reaction.FAIL
                  : Behaviour.Reaction.OBEY;
    };
  }

  private static void pause() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(SLOWEST_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
