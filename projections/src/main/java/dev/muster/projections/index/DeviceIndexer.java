package dev.muster.projections.index;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Outcome;
import dev.muster.core.device.Step;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.log.history.Consequence;
import dev.muster.log.wire.SnapshotMapping;
import dev.muster.projections.RecentStates;
import dev.muster.schemas.CommandOutcome;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.ErrorChainItem;
import dev.muster.schemas.IndexedAnswers;
import dev.muster.schemas.IndexedEnding;
import dev.muster.schemas.IndexedEvent;
import dev.muster.schemas.IndexedFate;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Takes the events of devices into the index. After a crash the last ones come again; the state of
 * a device is written last and says which event it reflects, so they change nothing.
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

  private static final RecentStates.Recent UNKNOWN =
      new RecentStates.Recent(DeviceState.UNKNOWN, -1, new byte[0]);

  /** Nobody else writes to the store, so what was put last is what it holds. */
  private final RecentStates recent = new RecentStates();

  @Override
  public void take(
      KeyValueStore<Bytes, byte[]> store, Event event, long offset, Instant recordedAt) {
    if (event.enrollment().isEmpty()) {
      return;
    }
    String device = event.subject();
    RecentStates.Recent before =
        Optional.ofNullable(recent.of(device)).orElseGet(() -> stored(store, device));
    if (before.offset() >= offset) {
      return;
    }
    Step step = DeviceFold.evolve(before.state(), event);
    store.put(Keys.event(device, offset), Formats.EVENT.encode(line(event, step, recordedAt)));
    fates(store, event, step, offset);
    step.ended().stream()
        .filter(e -> e.outcome() == Outcome.ACKNOWLEDGED && INVENTORY.contains(e.requestType()))
        .forEach(e -> answered(store, e, offset));
    byte[] after =
        Formats.STATE.encode(
            SnapshotMapping.toSchema(new EnrollmentId(device), step.state(), offset));
    store.put(Keys.state(device), after);
    recent.put(device, new RecentStates.Recent(step.state(), offset, after));
  }

  private static RecentStates.Recent stored(KeyValueStore<Bytes, byte[]> store, String device) {
    byte[] stored = store.get(Keys.state(device));
    if (stored == null) {
      return UNKNOWN;
    }
    DeviceSnapshot snapshot = Formats.STATE.decode(stored);
    return new RecentStates.Recent(SnapshotMapping.toCore(snapshot), snapshot.getOffset(), stored);
  }

  private static IndexedEvent line(Event event, Step step, Instant recordedAt) {
    Consequence led = Consequence.of(step);
    return IndexedEvent.newBuilder()
        .setRecordedAt(recordedAt)
        .setKind(event.fact().kind())
        .setEnrollmentId(event.enrollment().orElseThrow().id().value())
        .setReply(step.reply().getClass().getSimpleName())
        .setOfferedUuid(led.offered().map(Consequence.Offer::commandUuid).orElse(null))
        .setOfferedRequestType(led.offered().map(Consequence.Offer::requestType).orElse(null))
        .setRefused(led.refused().orElse(null))
        .setEnded(
            led.ended().stream()
                .map(
                    e ->
                        new IndexedEnding(
                            e.enrollment().value(),
                            e.uuid().value(),
                            e.requestType(),
                            CommandOutcome.valueOf(e.outcome().name())))
                .toList())
        .build();
  }

  private static void fates(
      KeyValueStore<Bytes, byte[]> store, Event event, Step step, long offset) {
    EnrollmentId id = event.enrollment().orElseThrow().id();
    Instant at = event.occurredAt();
    Consequence led = Consequence.of(step);
    if (event.fact() instanceof DeviceFact.CommandQueued queued && !led.repeat()) {
      String uuid = queued.command().uuid().value();
      if (store.get(Keys.fate(uuid, id.value())) == null) {
        IndexedFate fate =
            IndexedFate.newBuilder()
                .setRequestType(queued.command().requestType())
                .setQueuedAt(at)
                .setRefused(led.refused().orElse(null))
                .build();
        store.put(Keys.fate(uuid, id.value()), Formats.FATE.encode(fate));
        store.put(Keys.command(id.value(), offset), uuid.getBytes(StandardCharsets.UTF_8));
      }
    }
    Optional<Message.Report> report = report(event).filter(r -> led.refused().isEmpty());
    report.ifPresent(r -> reported(store, id, r));
    led.offered()
        .ifPresent(
            offer ->
                change(
                    store,
                    offer.commandUuid(),
                    id,
                    fate -> {
                      fate.setOffered(fate.getOffered() + 1);
                      fate.setLastOfferedAt(at);
                      fate.setNotNow(false);
                    }));
    for (EndedCommand ended : led.ended()) {
      List<ErrorChainItem> chain =
          report.map(Message.Report::errorChain).orElse(List.of()).stream()
              .map(DeviceIndexer::item)
              .toList();
      boolean failed = ended.outcome() == Outcome.ERROR;
      change(
          store,
          ended.uuid().value(),
          ended.enrollment(),
          fate -> {
            fate.setOutcome(CommandOutcome.valueOf(ended.outcome().name()));
            fate.setEndedAt(at);
            fate.setErrorChain(failed ? chain : List.of());
          });
    }
  }

  /** What a report says of its command, where the command does not end by it. */
  private static void reported(
      KeyValueStore<Bytes, byte[]> store, EnrollmentId id, Message.Report report) {
    report
        .commandUuid()
        .ifPresent(
            uuid ->
                change(
                    store,
                    uuid.value(),
                    id,
                    fate -> {
                      if (fate.getOutcome() == null) {
                        fate.setNotNow(report.status() == ReportStatus.NOT_NOW);
                      } else if (report.status() != ReportStatus.NOT_NOW
                          && !byDevice(fate.getOutcome())) {
                        fate.setLateStatus(
                            dev.muster.schemas.ReportStatus.valueOf(report.status().name()));
                      }
                    }));
  }

  private static boolean byDevice(CommandOutcome outcome) {
    return switch (outcome) {
      case ACKNOWLEDGED, ERROR, COMMAND_FORMAT_ERROR -> true;
      case UNKNOWN, EXPIRED, VOIDED, CANCELLED, SUPERSEDED -> false;
    };
  }

  private static void change(
      KeyValueStore<Bytes, byte[]> store,
      String uuid,
      EnrollmentId id,
      Consumer<IndexedFate.Builder> change) {
    Bytes key = Keys.fate(uuid, id.value());
    byte[] known = store.get(key);
    if (known != null) {
      IndexedFate.Builder fate = IndexedFate.newBuilder(Formats.FATE.decode(known));
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
    offsets.add(offset);
    int tooMany = Math.max(0, offsets.size() - ANSWERS);
    store.put(
        key, Formats.ANSWERS.encode(new IndexedAnswers(offsets.subList(tooMany, offsets.size()))));
  }

  private static Optional<Message.Report> report(Event event) {
    return event.fact()
            instanceof DeviceFact.MessageReceived(var certificate, Message.Report report)
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
