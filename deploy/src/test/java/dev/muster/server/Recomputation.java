package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.muster.faults.Judge;
import dev.muster.log.EventLog;
import dev.muster.simulator.SimulatedDevice;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Says as an assertion what a {@link Judge} finds. */
final class Recomputation {
  private final Judge judge;

  private Recomputation(Judge judge) {
    this.judge = judge;
  }

  static Recomputation of(EventLog log) throws TimeoutException {
    return new Recomputation(Judge.of(log));
  }

  /** Every answer that a device got stands in the log, and is what the core says again. */
  void agreesWith(List<SimulatedDevice> devices) {
    devices.forEach(device -> assertFalse(device.journal().isEmpty(), "nothing was compared"));
    assertEquals(List.of(), judge.lostAnswers(devices));
    assertEquals(List.of(), judge.otherAnswers(devices));
  }

  /** No command ended twice for the same enrolment. */
  void endsEachCommandOnce() {
    assertEquals(List.of(), judge.endedTwice());
  }

  int endedCommands() {
    return judge.endedCommands();
  }
}
