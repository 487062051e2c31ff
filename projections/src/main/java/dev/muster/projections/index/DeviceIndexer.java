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
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.SnapshotMapping;
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
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the events of devices into the index. After a crash the last ones come again; the state of
 * a device is written last and says which event it reflects, so they change nothing.
 */
final class DeviceIndexer implements Processor<byte[], byte[], Void, Void> {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceIndexer.class);

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

  private final EventCodec codec;
  private final String storeName;
  private ProcessorContext<Void, Void> context;
  private KeyValueStore<Bytes, byte[]> store;

  DeviceIndexer(EventCodec codec, String storeName) {
    this.codec = codec;
    this.storeName = storeName;
  }

  @Override
  public void init(ProcessorContext<Void, Void> given) {
    context = given;
    store = given.getStateStore(storeName);
  }

  @Override
  public void process(Record<byte[], byte[]> entry) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    try {
      Event event = codec.decode(entry.value());
      if (event.enrollment().isPresent()) {
        take(event, place.offset(), Instant.ofEpochMilli(entry.timestamp()));
      }
    } catch (RuntimeException e) {
      LOG.error(
          "{}-{} at {} can't be indexed", place.topic(), place.partition(), place.offset(), e);
    }
    store.put(Keys.position(place.partition()), Keys.number(place.offset() + 1));
  }

  private void take(Event event, long offset, Instant recordedAt) {
    String device = event.subject();
    DeviceSnapshot known =
        Optional.ofNullable(store.get(Keys.state(device))).map(Formats.STATE::decode).orElse(null);
    if (known != null && known.getOffset() >= offset) {
      return;
    }
    DeviceState before = known == null ? DeviceState.UNKNOWN : SnapshotMapping.toCore(known);
    Step step = DeviceFold.evolve(before, event);
    store.put(Keys.event(device, offset), Formats.EVENT.encode(line(event, step, recordedAt)));
    fates(event, step, offset);
    step.ended().stream()
        .filter(e -> e.outcome() == Outcome.ACKNOWLEDGED && INVENTORY.contains(e.requestType()))
        .forEach(e -> answered(e, offset));
    store.put(
        Keys.state(device),
        Formats.STATE.encode(
            SnapshotMapping.toSchema(new EnrollmentId(device), step.state(), offset)));
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

  private void fates(Event event, Step step, long offset) {
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
    report.ifPresent(r -> reported(id, r));
    led.offered()
        .ifPresent(
            offer ->
                change(
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
  private void reported(EnrollmentId id, Message.Report report) {
    report
        .commandUuid()
        .ifPresent(
            uuid ->
                change(
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

  private void change(String uuid, EnrollmentId id, Consumer<IndexedFate.Builder> change) {
    Bytes key = Keys.fate(uuid, id.value());
    byte[] known = store.get(key);
    if (known != null) {
      IndexedFate.Builder fate = IndexedFate.newBuilder(Formats.FATE.decode(known));
      change.accept(fate);
      store.put(key, Formats.FATE.encode(fate.build()));
    }
  }

  private void answered(EndedCommand ended, long offset) {
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
