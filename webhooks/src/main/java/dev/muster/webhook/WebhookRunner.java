package dev.muster.webhook;

import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the webhooks of an installation at this node, from {@link #start} to {@link #close}: one
 * worker for each that is not paused, and another one when it is replayed.
 */
public final class WebhookRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookRunner.class);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(60);

  /** What makes a worker another one. */
  private record Key(String id, int run) {
    static Key of(Webhook webhook) {
      return new Key(webhook.id(), webhook.run());
    }
  }

  private final EventLog log;
  private final HistoryIndex index;
  private final EventFactory events;
  private final InstantSource clock;
  private final WebhookSettings settings;
  private final Receivers receivers;
  private final MeterRegistry meters;
  private final Map<Key, WebhookWorker> workers = new HashMap<>();
  private final Thread thread;
  private volatile boolean closing;
  private Webhooks known = Webhooks.NONE;

  private WebhookRunner(
      EventLog log,
      HistoryIndex index,
      EventFactory events,
      InstantSource clock,
      WebhookSettings settings,
      Receivers receivers,
      MeterRegistry meters) {
    this.log = log;
    this.index = index;
    this.events = events;
    this.clock = clock;
    this.settings = settings;
    this.receivers = receivers;
    this.meters = meters;
    thread = new Thread(this::run, "webhooks");
    thread.setDaemon(true);
  }

  /**
   * Starts.
   *
   * @param index tells what events led to
   */
  public static WebhookRunner start(
      EventLog log,
      HistoryIndex index,
      EventFactory events,
      InstantSource clock,
      WebhookSettings settings,
      Receivers receivers,
      MeterRegistry meters) {
    WebhookRunner runner =
        new WebhookRunner(log, index, events, clock, settings, receivers, meters);
    runner.thread.start();
    return runner;
  }

  /** The consumer group of a webhook as it is now. */
  public static String group(Webhook webhook) {
    return WebhookWorker.group(webhook);
  }

  /** Begins nothing more, and waits some seconds for what is under way. */
  @Override
  public void close() {
    closing = true;
    try {
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closing) {
      Webhooks now = log.view().fleet().webhooks();
      if (now.byId() != known.byId()) {
        known = now;
        change();
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closing = true;
      }
    }
    stop(List.copyOf(workers.keySet()));
  }

  private void change() {
    List<Webhook> wanted =
        known.all().stream().filter(webhook -> webhook.paused().isEmpty()).toList();
    List<Key> keys = wanted.stream().map(Key::of).toList();
    stop(workers.keySet().stream().filter(key -> !keys.contains(key)).toList());
    for (Webhook webhook : wanted) {
      if (!workers.containsKey(Key.of(webhook))) {
        begin(webhook);
      }
    }
  }

  private void begin(Webhook webhook) {
    try {
      workers.put(
          Key.of(webhook),
          WebhookWorker.start(
              webhook,
              receivers,
              log,
              index,
              events,
              clock,
              settings,
              new WebhookMetrics(meters, webhook.defined().name())));
    } catch (RuntimeException e) {
      LOG.error(
          "the webhook {} is not told anything by this node: {}",
          webhook.defined().name(),
          e.getMessage());
    }
  }

  /** All at once, for each may take its time. */
  private void stop(List<Key> keys) {
    List<Thread> closers =
        keys.stream()
            .map(workers::remove)
            .map(one -> Thread.startVirtualThread(one::close))
            .toList();
    for (Thread closer : closers) {
      try {
        closer.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
