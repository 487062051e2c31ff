package dev.muster.faults;

import dev.muster.core.event.Event;
import dev.muster.core.event.Message.Authenticate;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.log.EventLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Whether a blueprint began once for each enrollment, by the log. */
final class BlueprintStarts {
  private final Set<String> begun = new HashSet<>();
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
        if (!begun.add(event.subject())) {
          again.add("%s at %s".formatted(event.subject(), event.occurredAt()));
        }
      }
      default -> {
        // It begins nothing.
      }
    }
  }
}
