package dev.muster.push;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.push.PushPlan;
import dev.muster.core.push.PushPolicy;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.view.FoldedEvent;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pushes to the devices of the partitions that are this node's. Runs from {@link #start} to {@link
 * #close}.
 *
 * <p>All of its own state is on one thread, which takes what happened elsewhere from a queue: an
 * event that was folded, APNs' answer, a partition that came or went. An enrolment under way is
 * looked at again when what came of its push is folded.
 */
public final class PushDispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushDispatcher.class);
  private static final Actor ACTOR = new Actor.System("push-dispatcher");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration AFTER_ERROR = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int TRIES = 5;

  /** So long after a gateway last said that it is overloaded, it is not any more. */
  private static final Duration OVERLOAD = LoadFact.MessagesTurnedAway.INTERVAL.plusSeconds(1);

  /** What the thread is told. */
  private sealed interface Signal {
    record Changed(int partition, EnrollmentId device) implements Signal {}

    record Given(int partition) implements Signal {}

    record Certified() implements Signal {}

    record TurnedAway() implements Signal {}

    record Taken(Collection<Integer> partitions) implements Signal {}

    record Answered(Flight flight, ApnsAnswer answer) implements Signal {}

    record Recorded(Flight flight, boolean known) implements Signal {}

    record Stop() implements Signal {}
  }

  /** A push under way. */
  private static final class Flight {
    private final int partition;
    private final Enrollment enrollment;
    private final PushPlan plan;
    private final int tries;
    private Optional<Event> outcome = Optional.empty();

    private Flight(int partition, Enrollment enrollment, PushPlan plan, int tries) {
      this.partition = partition;
      this.enrollment = enrollment;
      this.plan = plan;
      this.tries = tries;
    }
  }

  private final EventLog log;
  private final EventFactory events;
  private final PushSettings settings;
  private final InstantSource clock;
  private final PushMetrics metrics;
  private final ApnsPools pools;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final Pending pending;
  private final Pace pace;
  private final Map<EnrollmentId, Flight> flights = new HashMap<>();
  private final Map<EnrollmentId, Integer> tries = new HashMap<>();
  private final Set<Integer> own = new HashSet<>();
  private final Thread thread = new Thread(this::run, "push-dispatcher");
  private Instant turnedAway = Instant.MIN;
  private AutoCloseable listening;
  private CertificateWatch watch;
  private Assignment assignment;

  private PushDispatcher(
      EventLog log,
      EventFactory events,
      PushSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    this.log = log;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
    this.metrics = new PushMetrics(meters);
    this.pools = new ApnsPools(log, settings, metrics);
    this.pace = new Pace(settings.perSecond(), clock.instant());
    this.pending = new Pending(settings.inFlight());
  }

  /** Starts to push. */
  public static PushDispatcher start(
      EventLog log,
      EventFactory events,
      PushSettings settings,
      InstantSource clock,
      MeterRegistry meters) {
    PushDispatcher dispatcher = new PushDispatcher(log, events, settings, clock, meters);
    dispatcher.listening = log.listen(dispatcher::folded);
    dispatcher.thread.start();
    dispatcher.watch = CertificateWatch.start(log, clock);
    dispatcher.assignment =
        Assignment.join(
            settings,
            log.view(),
            partition -> dispatcher.signals.add(new Signal.Given(partition)),
            partitions -> dispatcher.signals.add(new Signal.Taken(partitions)));
    return dispatcher;
  }

  @Override
  public void close() {
    watch.close();
    try {
      listening.close();
      assignment.close();
      signals.add(new Signal.Stop());
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("the push dispatcher did not stop in order", e);
    }
    pools.close();
  }

  /** On the follower's thread, for every event: most are about a device that is left alone. */
  private void folded(FoldedEvent folded) {
    Event event = folded.event();
    if (event.fact() instanceof PushCertificateFact.PushCertificateStored) {
      signals.add(new Signal.Certified());
    }
    // By any gateway, and not by what a dispatcher that was away has to read of hours ago.
    if (event.fact() instanceof LoadFact.MessagesTurnedAway
        && folded.recordedAt().isAfter(clock.instant().minus(OVERLOAD))) {
      signals.add(new Signal.TurnedAway());
    }
    if (!(event.fact() instanceof DeviceFact) || event.enrollment().isEmpty()) {
      return;
    }
    EnrollmentId device = event.enrollment().get().id().device();
    DeviceState state = log.view().device(device);
    if (state.pending() || state.channels().keySet().stream().anyMatch(pending::holds)) {
      signals.add(new Signal.Changed(folded.partition(), device));
    }
  }

  private void run() {
    boolean stopping = false;
    while (!stopping || !flights.isEmpty()) {
      try {
        Signal signal = signals.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
        List<Signal> all = new ArrayList<>();
        if (signal != null) {
          all.add(signal);
          signals.drainTo(all);
        }
        for (Signal one : all) {
          stopping |= one instanceof Signal.Stop;
          hear(one);
        }
        if (!stopping) {
          send();
        }
        metrics.pending(pending.size() + flights.size(), pace.perSecond());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("a push went wrong, and the others go on", e);
      }
    }
  }

  private Duration patience() {
    Instant now = clock.instant();
    // The pace changes by the second then.
    Duration longest = overloaded(now) ? AGAIN : LONGEST_WAIT;
    Optional<Instant> due = pending.nextDue();
    if (due.isEmpty()) {
      return longest;
    }
    Duration wait = due.get().isAfter(now) ? Duration.between(now, due.get()) : pace.untilNext(now);
    return wait.compareTo(longest) < 0 ? wait : longest;
  }

  private boolean overloaded(Instant now) {
    return turnedAway.isAfter(now.minus(OVERLOAD));
  }

  private void hear(Signal signal) {
    switch (signal) {
      case Signal.Changed(int partition, EnrollmentId device) -> {
        if (own.contains(partition)) {
          look(partition, device);
        }
      }
      case Signal.Given(int partition) -> {
        own.add(partition);
        log.view().pending(partition).forEach(device -> look(partition, device));
      }
      case Signal.TurnedAway t -> turnedAway = clock.instant();
      case Signal.Certified certified -> pending.openAll();
      case Signal.Taken(Collection<Integer> partitions) -> {
        own.removeAll(partitions);
        pending.removeAll(partitions);
      }
      case Signal.Answered(Flight flight, ApnsAnswer answer) -> answered(flight, answer);
      case Signal.Recorded(Flight flight, boolean known) -> recorded(flight, known);
      case Signal.Stop stop -> LOG.debug("waits for {} pushes under way", flights.size());
    }
  }

  private void look(int partition, EnrollmentId device) {
    for (EnrollmentId id : log.view().device(device).channels().keySet()) {
      if (!flights.containsKey(id)) {
        plan(id)
            .ifPresentOrElse(
                plan -> pending.put(id, partition, plan),
                () -> {
                  pending.remove(id);
                  tries.remove(id);
                });
      }
    }
  }

  private Optional<PushPlan> plan(EnrollmentId id) {
    return log.view()
        .device(id.device())
        .channel(id)
        .flatMap(channel -> PushPolicy.next(id, channel));
  }

  private void send() {
    Instant now = clock.instant();
    pace.adjust(overloaded(now), now);
    while (pace.untilNext(now).isZero()) {
      Optional<Lane.Entry> next = pending.next(now);
      if (next.isEmpty()) {
        return;
      }
      Lane.Entry entry = next.get();
      try {
        send(entry, now);
      } catch (RuntimeException e) {
        LOG.error("a push could not be sent, and is tried again", e);
        Optional.ofNullable(flights.get(entry.id())).ifPresent(flight -> end(flight, false));
        putBack(entry.id(), entry.partition(), now.plus(AFTER_ERROR));
      }
    }
  }

  private void send(Lane.Entry entry, Instant now) {
    Optional<PushPlan> planned = plan(entry.id());
    Optional<ChannelState> channel = log.view().device(entry.id().device()).channel(entry.id());
    if (planned.isEmpty() || channel.isEmpty()) {
      return;
    }
    PushPlan plan = planned.get();
    if (plan.due().isAfter(now)) {
      // The device has come since it was put in here.
      pending.put(entry.id(), entry.partition(), plan);
      return;
    }
    // What APNs says must be written down, so nothing is sent while it could not be.
    String topic = plan.target().topic();
    Optional<Instant> later = log.ready() ? pools.admit(topic, now) : Optional.of(now.plus(AGAIN));
    if (later.isPresent()) {
      pending.put(entry.id(), entry.partition(), plan);
      pending.lane(topic).shut(later.get());
      return;
    }
    Flight flight =
        new Flight(
            entry.partition(),
            new Enrollment(entry.id(), channel.get().channel()),
            plan,
            tries.getOrDefault(entry.id(), 0) + 1);
    flights.put(entry.id(), flight);
    pending.lane(topic).began();
    pace.take();
    metrics.sent();
    pools
        .send(plan.target(), expiration(plan, now))
        .thenAccept(answer -> signals.add(new Signal.Answered(flight, answer)));
  }

  private void end(Flight flight, boolean recorded) {
    flights.remove(flight.enrollment.id());
    pending.lane(flight.plan.target().topic()).ended(recorded);
  }

  /** It is to be pushed, from this moment on. */
  private void putBack(EnrollmentId id, int partition, Instant from) {
    plan(id).ifPresent(plan -> pending.put(id, partition, plan, from));
  }

  private Instant expiration(PushPlan plan, Instant now) {
    Instant kept = now.plus(settings.lifetime());
    return plan.validUntil().filter(until -> until.isBefore(kept)).orElse(kept);
  }

  private void answered(Flight flight, ApnsAnswer answer) {
    metrics.answered(answer);
    Instant now = clock.instant();
    String topic = flight.plan.target().topic();
    switch (answer) {
      case ApnsAnswer.Accepted(var apnsId) -> {
        succeeded(topic);
        record(flight, new PushFact.PushAccepted(apnsId, flight.plan.attempt()));
      }
      case ApnsAnswer.Rejected rejected when rejected.passing() -> {
        pools.failed(topic, now);
        again(flight, "APNs answered %d %s".formatted(rejected.status(), rejected.reason()), now);
      }
      case ApnsAnswer.Rejected rejected -> {
        if (rejected.aboutTheTopic()) {
          pools.refused(topic, rejected.reason(), now);
        } else {
          succeeded(topic);
        }
        record(
            flight,
            new PushFact.PushRejected(
                rejected.status(),
                rejected.reason(),
                rejected.invalidSince(),
                flight.plan.tokenUpdate(),
                flight.plan.setback()));
      }
      case ApnsAnswer.NoAnswer(String problem) -> {
        pools.failed(topic, now);
        again(flight, problem, now);
      }
    }
  }

  private void succeeded(String topic) {
    if (pools.succeeded(topic)) {
      pending.lane(topic).open();
    }
  }

  private void again(Flight flight, String problem, Instant now) {
    EnrollmentId id = flight.enrollment.id();
    if (flight.tries >= TRIES) {
      record(flight, new PushFact.PushFailed(problem, flight.plan.setback()));
      return;
    }
    LOG.debug("a push to {} is tried again: {}", id.value(), problem);
    tries.put(id, flight.tries);
    end(flight, false);
    if (own.contains(flight.partition)) {
      // Whether its topic is shut is asked when it goes, for to ask is to be let through.
      putBack(id, flight.partition, now);
    }
  }

  private void record(Flight flight, DeviceFact outcome) {
    tries.remove(flight.enrollment.id());
    Event event = events.device(ACTOR, flight.enrollment, flight.plan.cause(), outcome);
    flight.outcome = Optional.of(event);
    append(flight);
  }

  /** The same event again when it is not known to be recorded: folded twice, it counts once. */
  private void append(Flight flight) {
    log.append(flight.outcome.orElseThrow())
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                signals.add(new Signal.Recorded(flight, true));
              } else {
                CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> signals.add(new Signal.Recorded(flight, false)));
              }
            });
  }

  private void recorded(Flight flight, boolean known) {
    if (!known) {
      // APNs took it or refused it, whoever the partition belongs to by now.
      LOG.debug("what came of a push to {} is not recorded yet", flight.enrollment.id().value());
      append(flight);
      return;
    }
    end(flight, true);
    if (own.contains(flight.partition)) {
      look(flight.partition, flight.enrollment.id().device());
    }
  }
}
