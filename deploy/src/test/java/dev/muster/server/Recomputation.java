package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Reply;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryEntry;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.SimulatedDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Replays the log through the core alone, and holds the devices' journals against it. */
final class Recomputation {
  private final Map<String, HistoryEntry> byEvent = new HashMap<>();
  private final List<EndedCommand> ended = new ArrayList<>();

  private Recomputation(EventLog log) throws TimeoutException {
    log.history()
        .readAll(
            entry -> {
              byEvent.put(entry.event().id().toString(), entry);
              ended.addAll(entry.step().ended());
            });
  }

  static Recomputation of(EventLog log) throws TimeoutException {
    return new Recomputation(log);
  }

  /** Every answer that a device got stands in the log, and is what the core says again. */
  void agreesWith(List<SimulatedDevice> devices) {
    int compared = 0;
    for (SimulatedDevice device : devices) {
      for (JournalEntry told : device.journal()) {
        HistoryEntry recorded = byEvent.get(told.eventId().orElseThrow());
        assertTrue(recorded != null, () -> "not in the log: " + told);
        Optional<String> recomputed =
            recorded.step().reply() instanceof Reply.Offered(var command)
                ? Optional.of(command.uuid().value())
                : Optional.empty();
        assertEquals(recomputed, told.toldUuid(), () -> device.hardware().udid() + ": " + told);
        compared++;
      }
    }
    assertTrue(compared >= devices.size(), "nothing was compared");
  }

  /** No command ended twice for the same enrolment. */
  void endsEachCommandOnce() {
    Set<String> seen = new HashSet<>();
    for (EndedCommand command : ended) {
      assertTrue(
          seen.add(command.enrollment() + " " + command.uuid()), () -> command + " ended twice");
    }
  }

  int endedCommands() {
    return ended.size();
  }
}
