package dev.muster.faults;

import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.log.EventLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;

/** Whether a blueprint began once for each enrollment, by the log. */
final class BlueprintStarts {
  private final Map<String, UUID> begun = new HashMap<>();
  private final List<String> again = new ArrayList<>();

  private BlueprintStarts() {}

  /**
   * The enrollments for which it began more than once.
   *
   * @throws TimeoutException if the log can't be read to its present end
   */
  static List<String> again(EventLog log) throws TimeoutException {
    BlueprintStarts starts = new BlueprintStarts();
    log.history().readAll(entry -> starts.read(entry.event()));
    return starts.again;
  }

  private void read(Event event) {
    switch (event.fact()) {
      case MessageFact.MessageReceived received when received.message() instanceof Authenticate ->
          begun.remove(event.subject());
      case ProvisionStarted started -> {
        // The same event twice is one: whoever reads the log knows it by its id.
        UUID before = begun.putIfAbsent(event.subject(), event.id());
        if (before != null && !before.equals(event.id())) {
          again.add("%s at %s".formatted(event.subject(), event.occurredAt()));
        }
      }
      default -> {
        // It begins nothing.
      }
    }
  }
}
