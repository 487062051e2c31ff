package dev.muster.webhook;

import dev.muster.core.desired.DesiredPolicy;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.WebhookFact;
import dev.muster.core.event.WebhookFact.WebhookPaused;
import dev.muster.core.event.WebhookFact.WebhookReached;
import dev.muster.core.fleet.Webhook;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.history.Consequence;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.history.IndexUnavailableException;
import dev.muster.log.read.LogEntry;
import dev.muster.log.subscription.Received;
import dev.muster.log.subscription.Subscription;
import dev.muster.log.wire.Decoded;
import dev.muster.webhook.delivery.Delivery;
import dev.muster.webhook.delivery.Lanes;
import dev.muster.webhook.delivery.Lanes.Stuck;
import dev.muster.webhook.delivery.Pace;
import dev.muster.webhook.format.Format;
import dev.muster.webhook.http.Answer;
import dev.muster.webhook.http.Caller;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one webhook what stands in this node's partitions, from {@link #start} to {@link #close}:
 * reads, fills lanes, sends, and commits what is done. One thread reads and decides; calls are made
 * on threads of their own.
 */
final class WebhookWorker implements AutoCloseable, Work {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookWorker.class);
  private static final Duration IDLE = Duration.ofMillis(200);
  private static final Duration BUSY = Duration.ofMillis(20);
  private static final Duration COMMIT = Duration.ofSeconds(1);
  private static final Duration MARK = Duration.ofHours(1);
  private static final Duration INDEX = Duration.ofSeconds(2);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration JOIN = Duration.ofSeconds(20);
  private static final String ACTOR = "webhooks";

  private final Webhook webhook;
  private final EventLog log;
  private final HistoryIndex index;
  private final EventFactory events;
  private final InstantSource clock;
  private final WebhookSettings settings;
  private final WebhookMetrics metrics;
  private final Caller caller;
  private final Teller teller;
  private final Filter filter;
  private final Lanes lanes;
  private final HeldDevices held;
  private final DeadLetters dead;
  private final Queue<Received> read = new ArrayDeque<>();
  private final Queue<Runnable> mail = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closing;
  private Instant committed;
  private Instant marked;
  private boolean lost;

  private WebhookWorker(
      Webhook webhook,
      Caller caller,
      EventLog log,
      HistoryIndex index,
      EventFactory events,
      InstantSource clock,
      WebhookSettings settings,
      WebhookMetrics metrics) {
    this.webhook = webhook;
    this.caller = caller;
    this.log = log;
    this.index = index;
    this.events = events;
    this.clock = clock;
    this.settings = settings;
    this.metrics = metrics;
    Format format = Format.of(webhook.defined().format());
    teller = new Teller(log, index, format, caller);
    filter = new Filter(webhook.defined(), format, this::labels);
    committed = clock.instant();
    marked = committed;
    lanes = new Lanes(webhook.id(), settings.pace(), committed);
    held = new HeldDevices(this);
    dead = new DeadLetters(this);
    thread = new Thread(this::run, "webhook-" + webhook.defined().name());
    thread.setDaemon(true);
    metrics.gauge("underway", lanes::underWay);
    metrics.gauge("lag.events", this::lag);
    metrics.gauge("lag.seconds", this::age);
    metrics.gauge("held", () -> webhooks().heldFor(id()).size());
    metrics.gauge("dead", () -> webhooks().deadOf(id()).size());
  }

  /** Starts to tell it. */
  static WebhookWorker start(
      Webhook webhook,
      Receivers receivers,
      EventLog log,
      HistoryIndex index,
      EventFactory events,
      InstantSource clock,
      WebhookSettings settings,
      WebhookMetrics metrics) {
    WebhookWorker worker =
        new WebhookWorker(
            webhook, receivers.caller(webhook), log, index, events, clock, settings, metrics);
    worker.thread.start();
    return worker;
  }

  /** The consumer group of a webhook: another one for each time that it is replayed. */
  static String group(Webhook webhook) {
    return "muster-webhook-%s-%d".formatted(webhook.id(), webhook.run());
  }

  @Override
  public String id() {
    return webhook.id();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public HistoryIndex index() {
    return index;
  }

  @Override
  public Pace pace() {
    return settings.pace();
  }

  @Override
  public Filter filter() {
    return filter;
  }

  @Override
  public Lanes lanes() {
    return lanes;
  }

  /** Begins no more, and waits some seconds for what is under way. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(JOIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    caller.close();
    metrics.close();
  }

  private void run() {
    while (!closing) {
      try (Subscription subscription =
          log.subscribe(
              new Subscription.Member(group(webhook), settings.instance()),
              this::start,
              new Partitions())) {
        work(subscription);
        finish(subscription);
      } catch (LogUnavailableException | IndexUnavailableException e) {
        LOG.warn(
            "the webhook {} can't be told anything at the moment: {}",
            webhook.defined().name(),
            e.getMessage());
        pause();
      } catch (RuntimeException e) {
        LOG.error("the webhook {} is begun again", webhook.defined().name(), e);
        pause();
      } finally {
        forget();
      }
    }
  }

  private Map<Integer, Long> start() {
    return webhooks().find(id()).orElse(webhook).next();
  }

  private void forget() {
    read.clear();
    lanes.taken(lanes.partitions());
    held.taken(log.view().positions().keySet());
  }

  private void pause() {
    long until = System.nanoTime() + AGAIN.toNanos();
    while (!closing && System.nanoTime() < until) {
      try {
        Thread.sleep(IDLE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closing = true;
      }
    }
  }

  private void work(Subscription subscription) {
    while (!closing) {
      boolean more = read.isEmpty() && !lanes.full();
      read.addAll(subscription.poll(more && lanes.underWay() == 0 ? IDLE : BUSY, more));
      open();
      take();
      pump();
      hold();
      held.look();
      dead.look();
      giveUp();
      commit(subscription);
    }
  }

  private void open() {
    for (Runnable next = mail.poll(); next != null; next = mail.poll()) {
      next.run();
    }
  }

  /** Puts what was read into lanes, as soon as the index tells what it led to. */
  private void take() {
    if (read.isEmpty()) {
      return;
    }
    Map<Integer, Long> ends = new HashMap<>();
    read.forEach(one -> ends.merge(one.partition(), one.offset() + 1, Math::max));
    if (filter.byLabel() && !viewed(ends)) {
      return;
    }
    try {
      index.await(ends, 0, INDEX);
    } catch (IndexUnavailableException e) {
      LOG.debug("the index does not know yet what was read", e);
      return;
    }
    while (!read.isEmpty() && !lanes.full()) {
      Received one = read.peek();
      one.entry().ifPresent(entry -> take(one, entry));
      lanes.passed(one.partition(), one.offset() + 1);
      read.remove();
    }
  }

  /** Which serial number a device has is known once this node has folded its Authenticate. */
  private boolean viewed(Map<Integer, Long> ends) {
    Map<Integer, Long> folded = log.view().positions();
    return ends.entrySet().stream()
        .allMatch(end -> folded.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private Set<String> labels(EnrollmentId device) {
    return DesiredPolicy.labels(log.view().device(device), log.dep().state());
  }

  private void take(Received one, LogEntry entry) {
    if (entry.decoded() instanceof Decoded.Foreign foreign && !foreign.ignorable()) {
      // A newer node can tell of it, if it gets the partition.
      throw new LogUnavailableException(
          "a newer version wrote %s, which this one does not know: upgrade this node"
              .formatted(foreign.kind()));
    }
    if (!(entry.decoded() instanceof Decoded.Known(Event event)) || !filter.wants(event)) {
      return;
    }
    EnrollmentId device = event.enrollment().orElseThrow().id().device();
    if (!held.holds(device) && filter.counts(consequence(device, one.offset()))) {
      lanes.add(
          new Delivery(
              one.partition(),
              one.offset(),
              entry.recordedAt(),
              device,
              event.fact().kind(),
              one.value()));
    }
  }

  private Consequence consequence(EnrollmentId device, long offset) {
    return index.lines(device, offset - 1, all -> true, 1).stream()
        .filter(line -> line.offset() == offset)
        .map(HistoryLine::consequence)
        .findFirst()
        .orElse(Consequence.NONE);
  }

  /** Begins what may be, from whichever thread something ended on. */
  private void pump() {
    for (Optional<Delivery> next = begin(); next.isPresent(); next = begin()) {
      Delivery event = next.get();
      Thread.startVirtualThread(() -> send(event));
    }
  }

  private Optional<Delivery> begin() {
    return closing ? Optional.empty() : lanes.begin(now());
  }

  private void send(Delivery event) {
    Answer answer = count(teller.tell(event));
    lanes.ended(event, answer, now());
    if (answer instanceof Answer.Gone gone) {
      mail.add(() -> stop(gone.words()));
    }
    pump();
  }

  @Override
  public void tell(Delivery event, Consumer<Answer> answered) {
    Thread.startVirtualThread(
        () -> {
          Answer answer = count(teller.tell(event));
          mail.add(() -> answered.accept(answer));
        });
  }

  private Answer count(Answer answer) {
    if (answer instanceof Answer.Taken) {
      metrics.delivered();
    } else {
      metrics.failed();
    }
    return answer;
  }

  private void hold() {
    for (Stuck stuck : lanes.stuck()) {
      if (held.hold(stuck)) {
        lanes.hold(stuck.event().device());
      }
    }
  }

  private void giveUp() {
    lanes
        .lost(now(), webhook.changedAt())
        .ifPresent(
            why ->
                stop(
                    "nobody was there for %d hours: %s".formatted(pace().giveUp().toHours(), why)));
  }

  private void stop(String why) {
    if (!lost) {
      lost = true;
      LOG.warn("the webhook {} is paused: {}", webhook.defined().name(), why);
      record(new WebhookPaused(id(), why), () -> {});
    }
  }

  @Override
  public void record(WebhookFact fact, Runnable recorded) {
    append(events.fleet(new Actor.System(ACTOR), id(), fact), recorded);
  }

  /** The same event again while it is not known to be recorded: folded twice, it counts once. */
  private void append(Event event, Runnable recorded) {
    Thread.startVirtualThread(
        () ->
            log.append(event)
                .whenComplete(
                    (reply, failure) -> {
                      if (failure == null) {
                        mail.add(recorded);
                      } else {
                        LOG.debug("{} is not recorded yet", event.fact().kind(), failure);
                        again(() -> append(event, recorded));
                      }
                    }));
  }

  private void again(Runnable work) {
    if (!closing) {
      Thread.startVirtualThread(
          () -> {
            pause();
            work.run();
          });
    }
  }

  private void commit(Subscription subscription) {
    Instant now = now();
    if (committed.plus(COMMIT).isAfter(now)) {
      return;
    }
    subscription.commit(lanes.done());
    committed = now;
    if (!marked.plus(MARK).isAfter(now)) {
      mark();
    }
  }

  private void mark() {
    marked = now();
    Map<Integer, Long> done = lanes.done();
    Map<Integer, Long> known = start();
    boolean further =
        done.entrySet().stream()
            .anyMatch(place -> place.getValue() > known.getOrDefault(place.getKey(), 0L));
    if (further) {
      record(new WebhookReached(id(), webhook.run(), done), () -> {});
    }
  }

  private void finish(Subscription subscription) {
    awaitUnderWay();
    subscription.commit(lanes.done());
    // A group without members is forgotten in time, and a paused one has none.
    if (webhooks().find(id()).filter(one -> one.paused().isPresent()).isPresent()) {
      mark();
    }
  }

  private void awaitUnderWay() {
    long until = System.nanoTime() + STOP.toNanos();
    while (lanes.underWay() > 0 && System.nanoTime() < until) {
      try {
        Thread.sleep(BUSY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** How many events of this node's partitions are not done, wanted or not. */
  private long lag() {
    Map<Integer, Long> folded = log.view().positions();
    return lanes.done().entrySet().stream()
        .mapToLong(place -> Math.max(0, folded.getOrDefault(place.getKey(), 0L) - place.getValue()))
        .sum();
  }

  private long age() {
    return lanes.oldest().map(oldest -> Duration.between(oldest, now()).toSeconds()).orElse(0L);
  }

  private final class Partitions implements Subscription.Changes {
    @Override
    public void given(int partition, long next) {
      lanes.given(partition, next);
      held.given(partition);
    }

    @Override
    public Map<Integer, Long> taken(Collection<Integer> partitions) {
      awaitUnderWay();
      Map<Integer, Long> done = lanes.done();
      done.keySet().retainAll(partitions);
      lanes.taken(partitions);
      held.taken(partitions);
      read.removeIf(one -> partitions.contains(one.partition()));
      return done;
    }
  }
}
