package dev.muster.faults;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Reply;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.QueueFact;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryEntry;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.SimulatedDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * Replays the log through the core alone and holds against it what devices, admins and nodes say.
 * Each finding is a sentence.
 */
public final class Judge {
  /** One command in one queue. */
  private record Queued(String enrollment, String uuid) {}

  /** What a device is told when nothing was recorded, which promises nothing. */
  private static final int COME_AGAIN = 503;

  private final Map<String, HistoryEntry> byEvent = new HashMap<>();
  private final Map<String, List<String>> byDevice = new LinkedHashMap<>();
  private final List<EndedCommand> ended = new ArrayList<>();
  private final Set<Queued> queued = new HashSet<>();
  private final Set<Queued> counted = new HashSet<>();

  private Judge(EventLog log) throws TimeoutException {
    log.history().readAll(this::read);
  }

  /**
   * Reads the log to its present end.
   *
   * @throws TimeoutException if that takes too long
   */
  public static Judge of(EventLog log) throws TimeoutException {
    return new Judge(log);
  }

  private void read(HistoryEntry entry) {
    byEvent.put(entry.event().id().toString(), entry);
    byDevice
        .computeIfAbsent(entry.event().subject(), id -> new ArrayList<>())
        .add(entry.event().id().toString());
    ended.addAll(entry.step().ended());
    if (entry.event().fact() instanceof QueueFact.CommandQueued(var command, var offset)) {
      Queued it =
          new Queued(entry.event().enrollment().orElseThrow().id().value(), command.uuid().value());
      queued.add(it);
      if (entry.step().reply() instanceof Reply.Accepted) {
        counted.add(it);
      }
    }
  }

  /** How many commands ended, in all queues. */
  public int endedCommands() {
    return ended.size();
  }

  /** Answers that devices got to messages of which the log knows nothing. */
  public List<String> lostAnswers(List<SimulatedDevice> devices) {
    List<String> findings = new ArrayList<>();
    for (SimulatedDevice device : devices) {
      for (JournalEntry told : device.journal()) {
        if (told.httpStatus() != COME_AGAIN && entry(told).isEmpty()) {
          findings.add("not in the log: " + device.hardware().udid() + ", " + told);
        }
      }
    }
    return findings;
  }

  /** Answers that devices got and that the core does not give again. */
  public List<String> otherAnswers(List<SimulatedDevice> devices) {
    List<String> findings = new ArrayList<>();
    for (SimulatedDevice device : devices) {
      for (JournalEntry told : device.journal()) {
        entry(told)
            .filter(e -> !told.toldUuid().equals(offered(e)) || told.httpStatus() != status(e))
            .ifPresent(
                e ->
                    findings.add(
                        "%s was told %s, the log says %s"
                            .formatted(device.hardware().udid(), told, e.step().reply())));
      }
    }
    return findings;
  }

  /** Commands that ended more than once in a queue. */
  public List<String> endedTwice() {
    List<String> findings = new ArrayList<>();
    Set<Queued> seen = new HashSet<>();
    for (EndedCommand command : ended) {
      if (!seen.add(new Queued(command.enrollment().value(), command.uuid().value()))) {
        findings.add("ended more than once: " + command);
      }
    }
    return findings;
  }

  /** Commands that were taken from an admin and never queued, or queued and never ended. */
  List<String> unfinished(List<TakenCommand> taken) {
    List<String> findings = new ArrayList<>();
    for (TakenCommand command : taken) {
      for (String enrollment : command.enrollments()) {
        if (!queued.contains(new Queued(enrollment, command.uuid()))) {
          findings.add("taken and not queued: %s for %s".formatted(command.uuid(), enrollment));
        }
      }
    }
    Set<Queued> open = new HashSet<>(counted);
    ended.forEach(e -> open.remove(new Queued(e.enrollment().value(), e.uuid().value())));
    open.forEach(it -> findings.add("queued and not ended: " + it));
    return findings;
  }

  /** The ids of a device's events, in their order. */
  List<String> history(String device) {
    return byDevice.getOrDefault(device, List.of());
  }

  private Optional<HistoryEntry> entry(JournalEntry told) {
    return told.eventId().map(byEvent::get);
  }

  private static Optional<String> offered(HistoryEntry entry) {
    return entry.step().reply() instanceof Reply.Offered(var command)
        ? Optional.of(command.uuid().value())
        : Optional.empty();
  }

  private static int status(HistoryEntry entry) {
    if (entry.event().fact() instanceof MessageFact.MessageRefused refused) {
      return refused.httpStatus();
    }
    return entry.step().reply() instanceof Reply.Refused(var reason) ? reason.httpStatus() : 200;
  }
}
