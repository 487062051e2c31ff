package dev.muster.projections.index;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.QueueFact;
import dev.muster.log.history.Consequence;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.Decoded;
import dev.muster.schemas.CommandOutcome;
import dev.muster.schemas.ErrorChainItem;
import dev.muster.schemas.IndexedAnswers;
import dev.muster.schemas.IndexedEnding;
import dev.muster.schemas.IndexedEvent;
import dev.muster.schemas.IndexedFate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes the events of devices into the index. After a crash those since the last commit come again,
 * when some of what they led to is there and some is not; so the state of a device and the fate of
 * a command say each which event they reflect, and all else is the same the second time.
 */
final class DeviceIndexer implements Indexer.Intake {
  /** The commands whose answers say what a device is and has. */
  private static final Set<String> INVENTORY =
      Set.of(
          "ActiveNSExtensions",
          "AvailableOSUpdates",
          "CertificateList",
          "ContentCachingInformation",
          "DeviceInformation",
          "InstalledApplicationList",
          "ManagedApplicationList",
          "ManagedMediaList",
          "NSExtensionMappings",
          "OSUpdateStatus",
          "ProfileList",
          "ProvisioningProfileList",
          "Restrictions",
          "SecurityInfo",
          "UserList");

  /** An answer may speak of a part only, so that the one before it still counts for the rest. */
  private static final int ANSWERS = 10;

  private final DeviceStates states;

  DeviceIndexer(DeviceStates states) {
    this.states = states;
  }

  @Override
  public void take(KeyValueStore<Bytes, byte[]> store, LogEntry entry) {
    if (entry.device().isEmpty()) {
      return;
    }
    String device = entry.device().get().value();
    DeviceStates.Known before = states.of(store, device);
    if (before.offset() >= entry.offset()) {
      return;
    }
    Step step = entry.applyTo(before.state());
    Consequence led = Consequence.of(step);
    store.put(Keys.event(device, entry.offset()), Formats.EVENT.encode(line(entry, step, led)));
    // Behind a fact that this version does not know, nothing is known to lead to anything.
    if (entry.decoded() instanceof Decoded.Known(Event event)
        && !(step.reply() instanceof Reply.Unknowable)) {
      fates(store, event, led, entry.offset());
      for (EndedCommand ended : led.ended()) {
        if (ended.outcome() == Outcome.ACKNOWLEDGED && INVENTORY.contains(ended.requestType())) {
          answered(store, ended, entry.offset());
        }
      }
    }
    states.put(store, device, new DeviceStates.Known(step.state(), entry.offset()));
  }

  private static IndexedEvent line(LogEntry entry, Step step, Consequence led) {
    List<IndexedEnding> ended = new ArrayList<>(led.ended().size());
    for (EndedCommand e : led.ended()) {
      ended.add(
          new IndexedEnding(
              e.enrollment().value(),
              e.uuid().value(),
              e.requestType(),
              CommandOutcome.valueOf(e.outcome().name())));
    }
    return new IndexedEvent(
        entry.recordedAt(),
        entry.kind(),
        entry.enrollment().orElseThrow().value(),
        step.reply().getClass().getSimpleName(),
        led.offered().map(Consequence.Offer::commandUuid).orElse(null),
        led.offered().map(Consequence.Offer::requestType).orElse(null),
        led.refused().orElse(null),
        ended);
  }

  private static void fates(
      KeyValueStore<Bytes, byte[]> store, Event event, Consequence led, long offset) {
    EnrollmentId id = event.enrollment().orElseThrow().id();
    Instant at = event.occurredAt();
    if (event.fact() instanceof QueueFact.CommandQueued queued && !led.repeat()) {
      queued(store, id, queued, led, at, offset);
    }
    // All that an event changes of a fate is written at once, or it would count as told already.
    Map<Bytes, Consumer<IndexedFate.Builder>> changes = new LinkedHashMap<>();
    Optional<Message.Report> report = report(event).filter(r -> led.refused().isEmpty());
    report.ifPresent(
        r ->
            r.commandUuid()
                .ifPresent(
                    uuid ->
                        changes.put(Keys.fate(uuid.value(), id.value()), fate -> told(fate, r))));
    led.offered()
        .ifPresent(
            offer ->
                changes.merge(
                    Keys.fate(offer.commandUuid(), id.value()),
                    fate -> offered(fate, at),
                    Consumer::andThen));
    for (EndedCommand ended : led.ended()) {
      changes.merge(
          Keys.fate(ended.uuid().value(), ended.enrollment().value()),
          fate -> ended(fate, ended, report, at),
          Consumer::andThen);
    }
    changes.forEach((key, change) -> change(store, key, offset, change));
  }

  private static void queued(
      KeyValueStore<Bytes, byte[]> store,
      EnrollmentId id,
      QueueFact.CommandQueued queued,
      Consequence led,
      Instant at,
      long offset) {
    String uuid = queued.command().uuid().value();
    Bytes key = Keys.fate(uuid, id.value());
    byte[] known = store.get(key);
    if (known == null) {
      IndexedFate fate =
          new IndexedFate(
              queued.command().requestType(),
              at,
              led.refused().orElse(null),
              0,
              null,
              false,
              null,
              null,
              List.of(),
              null,
              offset);
      store.put(key, Formats.FATE.encode(fate));
    }
    if (known == null || Formats.FATE.decode(known).getQueuedAt().equals(at)) {
      store.put(Keys.command(id.value(), offset), uuid.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What a report says of its command, where the command does not end by it. */
  private static void told(IndexedFate.Builder fate, Message.Report report) {
    if (fate.getOutcome() == null) {
      fate.setNotNow(report.status() == ReportStatus.NOT_NOW);
    } else if (report.status() != ReportStatus.NOT_NOW && !byDevice(fate.getOutcome())) {
      fate.setLateStatus(dev.muster.schemas.ReportStatus.valueOf(report.status().name()));
    }
  }

  private static void offered(IndexedFate.Builder fate, Instant at) {
    fate.setOffered(fate.getOffered() + 1);
    fate.setLastOfferedAt(at);
    fate.setNotNow(false);
  }

  private static void ended(
      IndexedFate.Builder fate, EndedCommand ended, Optional<Message.Report> report, Instant at) {
    fate.setOutcome(CommandOutcome.valueOf(ended.outcome().name()));
    fate.setEndedAt(at);
    List<ErrorChainItem> chain =
        ended.outcome() == Outcome.ERROR
            ? report.map(Message.Report::errorChain).orElse(List.of()).stream()
                .map(DeviceIndexer::item)
                .toList()
            : List.of();
    fate.setErrorChain(chain);
  }

  private static boolean byDevice(CommandOutcome outcome) {
    return switch (outcome) {
      case ACKNOWLEDGED, ERROR, COMMAND_FORMAT_ERROR -> true;
      case UNKNOWN, EXPIRED, VOIDED, CANCELLED, SUPERSEDED -> false;
    };
  }

  private static void change(
      KeyValueStore<Bytes, byte[]> store,
      Bytes key,
      long offset,
      Consumer<IndexedFate.Builder> change) {
    byte[] known = store.get(key);
    if (known == null) {
      return;
    }
    IndexedFate before = Formats.FATE.decode(known);
    if (before.getOffset() < offset) {
      IndexedFate.Builder fate = IndexedFate.newBuilder(before).setOffset(offset);
      change.accept(fate);
      store.put(key, Formats.FATE.encode(fate.build()));
    }
  }

  private static void answered(
      KeyValueStore<Bytes, byte[]> store, EndedCommand ended, long offset) {
    Bytes key = Keys.answers(ended.enrollment().value(), ended.requestType());
    byte[] known = store.get(key);
    List<Long> offsets =
        known == null
            ? new ArrayList<>()
            : new ArrayList<>(Formats.ANSWERS.decode(known).getOffsets());
    if (offsets.contains(offset)) {
      return;
    }
    offsets.add(offset);
    int tooMany = Math.max(0, offsets.size() - ANSWERS);
    store.put(
        key, Formats.ANSWERS.encode(new IndexedAnswers(offsets.subList(tooMany, offsets.size()))));
  }

  private static Optional<Message.Report> report(Event event) {
    return event.fact()
            instanceof MessageFact.MessageReceived(var certificate, Message.Report report)
        ? Optional.of(report)
        : Optional.empty();
  }

  private static ErrorChainItem item(Message.ErrorChainItem item) {
    return new ErrorChainItem(
        item.errorCode(),
        item.errorDomain(),
        item.localizedDescription().orElse(null),
        item.usEnglishDescription().orElse(null));
  }
}
