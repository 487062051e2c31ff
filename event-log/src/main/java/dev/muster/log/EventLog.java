package dev.muster.log;

import dev.muster.core.device.Reply;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.log.dep.DepLog;
import dev.muster.log.history.EventFinder;
import dev.muster.log.history.EventReader;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryReader;
import dev.muster.log.payload.PayloadIndex;
import dev.muster.log.payload.Payloads;
import dev.muster.log.read.DevicePartitions;
import dev.muster.log.read.EntryReader;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.KeyTopic;
import dev.muster.log.seal.Keyring;
import dev.muster.log.seal.Sealer;
import dev.muster.log.snapshot.SnapshotVersion;
import dev.muster.log.stream.EventStreams;
import dev.muster.log.subscription.Positions;
import dev.muster.log.subscription.Subscription;
import dev.muster.log.topics.Topic;
import dev.muster.log.view.AwaitedReplies;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.view.Follower;
import dev.muster.log.view.View;
import dev.muster.log.wire.EventCodec;
import dev.muster.log.wire.ForeignFactException;
import dev.muster.log.wire.SchemaTopic;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.CommandContent;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of one installation, as one node sees it: it appends events, answers each with what its
 * fold says at that very offset, and keeps the view.
 *
 * <p>Lives as long as the node; {@link #close} sends what was taken and stops the follower. Safe
 * for any thread. Futures complete on the thread of the follower or the producer, so whoever chains
 * on them must not block there.
 */
public final class EventLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);

  private final LogSettings settings;
  private final Producer<byte[], byte[]> producer;
  private final EventCodec codec;
  private final WireFormat<DeviceSnapshot> snapshots;
  private final View view = new View();
  private final AwaitedReplies awaited = new AwaitedReplies();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final KeyTopic keyTopic;
  private final Sealer sealer;
  private final Payloads payloads;
  private final Follower follower;
  private final HistoryReader history;
  private final EventReader reader;
  private final EventFinder finder;
  private final DepLog dep;
  private final Pulse pulse;
  private final KafkaClients clients;
  private final CompletableFuture<Void> caughtUp;

  private EventLog(LogSettings settings, InstallationKeys keys, SnapshotVersion version) {
    this.settings = settings;
    clients = new KafkaClients(settings.kafka());
    Connection connection = Connection.make(settings, clients);
    SchemaTopic schemas = connection.schemas();
    producer = connection.producer();
    snapshots = new WireFormat<>(DeviceSnapshot.getClassSchema(), schemas::find);
    codec = new EventCodec(schemas::find);
    keyTopic =
        KeyTopic.open(keys, new WireFormat<>(WrappedKey.getClassSchema(), schemas::find), producer);
    sealer = new Sealer(keyTopic.keyring());
    PayloadIndex index = new PayloadIndex();
    payloads =
        new Payloads(
            producer,
            clients.consumer(),
            new WireFormat<>(CommandContent.getClassSchema(), schemas::find),
            index,
            sealer,
            settings.contentCacheBytes());
    DevicePartitions partitions = new DevicePartitions(connection.partitions());
    history = new HistoryReader(clients.consumer(), codec, partitions);
    reader = new EventReader(clients.consumer(), codec, partitions);
    finder = new EventFinder(clients.consumer(), codec, partitions);
    follower =
        new Follower(clients.consumer(), codec, snapshots, version, view, awaited, index, keyTopic);
    dep = new DepLog(clients.committedConsumer(), producer, clients.transactional(), codec);
    caughtUp = CompletableFuture.allOf(follower.start(), dep.caughtUp());
    pulse = Pulse.start(clients.admin());
  }

  /**
   * Checks the topics and starts to follow the log. Waits for a Kafka that is away.
   *
   * @throws dev.muster.log.topics.TopicException if the topics are not as they must be
   */
  public static EventLog open(LogSettings settings, InstallationKeys keys) {
    return new EventLog(settings, keys, SnapshotVersion.CURRENT);
  }

  /** The same, with one installation key. */
  public static EventLog open(LogSettings settings, InstallationKey key) {
    return open(settings, InstallationKeys.of(key));
  }

  /** The same, but for a node that starts from snapshots of this version. */
  public static EventLog open(LogSettings settings, InstallationKey key, SnapshotVersion version) {
    return new EventLog(settings, InstallationKeys.of(key), version);
  }

  /**
   * Waits until all that stood in the log at the start is folded.
   *
   * @throws LogUnavailableException if that takes longer
   */
  public void awaitReady(Duration patience) {
    try {
      caughtUp.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while the log was read", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new LogUnavailableException(
          "the log could not be read to its end within " + patience.toSeconds() + " s", e);
    }
  }

  /** Whether this node can answer. */
  public boolean ready() {
    return impediment().isEmpty();
  }

  /** Why this node can't answer, in words. */
  public Optional<String> impediment() {
    if (!follower.ready()) {
      return Optional.of("this node does not follow the log");
    }
    return pulse.felt() ? Optional.empty() : Optional.of("Kafka can't be reached");
  }

  /**
   * Appends an event. The future completes with the reply of its fold, or with a {@link
   * LogUnavailableException} if it is not known to be recorded and folded in time. May block for
   * two seconds while Kafka is away.
   *
   * @throws IllegalArgumentException if it is about DEP, which has a log of its own
   */
  public CompletableFuture<Reply> append(Event event) {
    if (event.fact() instanceof DepFact) {
      throw new IllegalArgumentException(event.fact().kind() + " belongs into the log of DEP");
    }
    Optional<String> impediment = impediment();
    if (impediment.isPresent()) {
      return unavailable(impediment.get());
    }
    Optional<String> foreign =
        event.enrollment().flatMap(e -> view.device(e.id().device()).foreign());
    if (foreign.isPresent()) {
      return CompletableFuture.failedFuture(new ForeignFactException(foreign.get()));
    }
    if (inFlight.incrementAndGet() > settings.inFlight()) {
      inFlight.decrementAndGet();
      return unavailable("too many events wait for their fold");
    }
    CompletableFuture<Reply> reply = awaited.await(event.id());
    reply.whenComplete((r, failure) -> inFlight.decrementAndGet());
    Topic topic = event.fact() instanceof FleetFact ? Topic.FLEET_EVENTS : Topic.DEVICE_EVENTS;
    byte[] key = event.subject().getBytes(StandardCharsets.UTF_8);
    byte[] value = codec.encode(event);
    try {
      producer.send(
          new ProducerRecord<>(topic.topicName(), key, value),
          (metadata, failure) -> {
            if (failure != null) {
              reply.completeExceptionally(failure);
            }
          });
    } catch (KafkaException e) {
      reply.completeExceptionally(e);
    }
    return reply
        .orTimeout(settings.answerWithin().toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedFuture(
                    failure instanceof ForeignFactException
                        ? failure
                        : new LogUnavailableException(
                            "an event is not known to be recorded and folded", failure)));
  }

  /**
   * Appends an event that nobody waits for, and returns at once. If it can't be recorded, a warning
   * says so.
   *
   * @param what it is about, for that
   */
  public void appendAside(Event event, String what) {
    Thread.startVirtualThread(
        () ->
            append(event)
                .whenComplete(
                    (reply, failure) -> {
                      if (failure != null) {
                        LOG.warn("{} could not be recorded", what);
                      }
                    }));
  }

  /**
   * A future that completes when this node has folded the event with this id, which someone else
   * writes; call it before that can happen. It fails after this time.
   */
  public CompletableFuture<Reply> awaitFold(UUID eventId, Duration patience) {
    return awaited.await(eventId).orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Calls this for each event that this node folds from now on, on the follower's thread, which it
   * must not hold up.
   *
   * @return ends it
   */
  public AutoCloseable listen(Consumer<FoldedEvent> listener) {
    return follower.listen(listener);
  }

  /** Streams of what this node folds, to be resumed; the index tells what older events led to. */
  public EventStreams streams(HistoryIndex index) {
    return new EventStreams(clients.consumer(), codec, view, this::listen, index);
  }

  /**
   * Joins a group that reads the log of devices.
   *
   * @param start from where a partition is read at the latest, whatever the group has committed
   * @throws LogUnavailableException if Kafka can't be reached
   */
  public Subscription subscribe(
      Subscription.Member member,
      Supplier<Map<Integer, Long>> start,
      Subscription.Changes changes) {
    return new Subscription(clients.consumer(), new EntryReader(codec), member, start, changes);
  }

  /** Places in the log of devices. */
  public Positions places() {
    return new Positions(clients.consumer(), clients::admin);
  }

  /** Events as bytes. */
  public EventCodec codec() {
    return codec;
  }

  /** Snapshots of devices as bytes. */
  public WireFormat<DeviceSnapshot> snapshots() {
    return snapshots;
  }

  /** How the log is reached. */
  public LogSettings settings() {
    return settings;
  }

  /** Apple's Device Enrollment Program. */
  public DepLog dep() {
    return dep;
  }

  /** What this node knows. */
  public View view() {
    return view;
  }

  /** The contents of commands. */
  public Payloads payloads() {
    return payloads;
  }

  /** What happened to a device, from the log. */
  public HistoryReader history() {
    return history;
  }

  /** Single events by their offsets. */
  public EventReader reader() {
    return reader;
  }

  /** Single events of devices by their ids. */
  public EventFinder finder() {
    return finder;
  }

  /** Seals and opens values under the keys of their scopes. */
  public Sealer sealer() {
    return sealer;
  }

  /** The data keys. */
  public Keyring keyring() {
    return keyTopic.keyring();
  }

  @Override
  public void close() {
    pulse.close();
    keyTopic.close();
    producer.close(Duration.ofSeconds(5));
    dep.close();
    follower.close();
    payloads.close();
    reader.close();
  }

  private static CompletableFuture<Reply> unavailable(String why) {
    return CompletableFuture.failedFuture(new LogUnavailableException(why));
  }
}
