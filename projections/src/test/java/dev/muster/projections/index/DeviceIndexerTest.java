package dev.muster.projections.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Actor;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.Recorder;
import dev.muster.log.EventFactory;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.Decoded;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class DeviceIndexerTest {
  private static final EventFactory EVENTS =
      new EventFactory(new Recorder("test", "0"), InstantSource.system());
  private static final Enrollment DEVICE = new Enrollment(new EnrollmentId("D-1"), Channel.DEVICE);
  private static final PresentedCertificate CERTIFICATE =
      new PresentedCertificate(
          new CertificateIdentity.Issued("urn:uuid:1"), new Digest256(1, 2, 3, 4), Instant.EPOCH);

  /** Whatever a crash leaves: states up to one event, and all else up to a later one. */
  @Test
  void whatComesAgainAfterACrashChangesNothing() {
    List<Event> events = events();
    KeyValueStore<Bytes, byte[]> store = store();
    DeviceStates states = new DeviceStates();
    take(store, states, events, 0, events.size());
    states.write(store);
    Map<String, String> whole = contents(store);
    for (int committed = 0; committed <= events.size(); committed++) {
      for (int reached = committed; reached <= events.size(); reached++) {
        KeyValueStore<Bytes, byte[]> other = store();
        DeviceStates before = new DeviceStates();
        take(other, before, events, 0, committed);
        before.write(other);
        take(other, before, events, committed, reached);
        DeviceStates after = new DeviceStates();
        take(other, after, events, committed, events.size());
        after.write(other);
        assertEquals(whole, contents(other), committed + " " + reached);
      }
    }
  }

  private static KeyValueStore<Bytes, byte[]> store() {
    return Stores.inMemoryKeyValueStore("devices").get();
  }

  private static void take(
      KeyValueStore<Bytes, byte[]> store,
      DeviceStates states,
      List<Event> events,
      int from,
      int to) {
    DeviceIndexer indexer = new DeviceIndexer(states);
    for (int i = from; i < to; i++) {
      indexer.take(store, new LogEntry(0, i, Instant.EPOCH, new Decoded.Known(events.get(i))));
    }
  }

  private static Map<String, String> contents(KeyValueStore<Bytes, byte[]> store) {
    Map<String, String> contents = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> next = all.next();
        contents.put(
            HexFormat.of().formatHex(next.key.get()), HexFormat.of().formatHex(next.value));
      }
    }
    return contents;
  }

  private static List<Event> events() {
    List<Event> events = new ArrayList<>();
    events.add(received(new Message.Authenticate(Message.DeviceDescription.EMPTY)));
    events.add(
        received(
            new Message.TokenUpdate(
                new Message.PushTarget("t", "m", dev.muster.core.event.Bytes.wrap(new byte[] {1})),
                Optional.empty(),
                false,
                Optional.empty())));
    events.add(queued("c-1"));
    events.add(queued("c-2"));
    events.add(reported(ReportStatus.IDLE, null));
    events.add(reported(ReportStatus.NOT_NOW, "c-1"));
    events.add(reported(ReportStatus.ACKNOWLEDGED, "c-2"));
    events.add(reported(ReportStatus.IDLE, null));
    events.add(reported(ReportStatus.ACKNOWLEDGED, "c-1"));
    return events;
  }

  private static Event queued(String uuid) {
    Command command =
        new Command(
            new CommandUuid(uuid),
            "DeviceInformation",
            new Digest256(5, 6, 7, 8),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());
    return event(new QueueFact.CommandQueued(command, OptionalLong.empty()));
  }

  private static Event reported(ReportStatus status, String uuid) {
    return received(
        new Message.Report(
            status,
            Optional.ofNullable(uuid).map(CommandUuid::new),
            List.of(),
            Message.DeviceDescription.EMPTY));
  }

  private static Event received(Message message) {
    return event(new MessageFact.MessageReceived(CERTIFICATE, message));
  }

  private static Event event(DeviceFact fact) {
    return EVENTS.device(EVENTS.newId(), new Actor.Device("D-1"), DEVICE, Optional.empty(), fact);
  }
}
