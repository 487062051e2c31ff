package dev.muster.push;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.push.PushPlan;
import dev.muster.core.push.PushPolicy;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.ProcessManager;
import dev.muster.log.view.FoldedEvent;
import dev.muster.log.view.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * The process that wakes devices: who is pushed, and when, is {@link PushPolicy}'s word; this sends
 * it, and says what APNs answered. Its lanes are the APNs topics, each with a certificate of its
 * own. On the runner's thread, but for what the runner calls on the follower's.
 */
final class PushProcess implements ProcessManager<EnrollmentId, PushPlan> {
  private static final int TRIES = 5;

  /** So long after a gateway last said that it is overloaded, it is not any more. */
  private static final Duration OVERLOAD = LoadFact.MessagesTurnedAway.INTERVAL.plusSeconds(1);

  private final View view;
  private final ApnsPools pools;
  private final PushSettings settings;
  private final InstantSource clock;
  private final PushMetrics metrics;
  private final Pace pace;
  private volatile Instant turnedAway = Instant.MIN;

  PushProcess(
      View view, ApnsPools pools, PushSettings settings, InstantSource clock, PushMetrics metrics) {
    this.view = view;
    this.pools = pools;
    this.settings = settings;
    this.clock = clock;
    this.metrics = metrics;
    this.pace = new Pace(settings.perSecond(), clock.instant());
  }

  /**
   * Hears on the follower's thread that a gateway is overloaded: any gateway, and not what a
   * dispatcher that was away has to read of hours ago.
   */
  void hear(FoldedEvent folded) {
    Instant now = clock.instant();
    if (folded.event().fact() instanceof LoadFact.MessagesTurnedAway
        && folded.recordedAt().isAfter(now.minus(OVERLOAD))) {
      turnedAway = now;
    }
  }

  @Override
  public String group() {
    return "muster-push";
  }

  @Override
  public String actor() {
    return "push-dispatcher";
  }

  @Override
  public int mostUnderWay() {
    return settings.inFlight();
  }

  @Override
  public Stream<EnrollmentId> candidates(int partition) {
    return view.pending(partition).flatMap(this::channels);
  }

  @Override
  public Stream<EnrollmentId> concerned(FoldedEvent folded) {
    return folded.event().enrollment().stream().flatMap(e -> channels(e.id().device()));
  }

  @Override
  public boolean candidate(EnrollmentId id) {
    return view.device(id.device()).pending();
  }

  /** A certificate that was stored anew may be what devices wait for. */
  @Override
  public boolean opens(FoldedEvent folded) {
    return folded.event().fact() instanceof PushCertificateFact.PushCertificateStored;
  }

  @Override
  public Optional<PushPlan> next(EnrollmentId id) {
    DeviceState device = view.device(id.device());
    return device.foreign().isPresent()
        ? Optional.empty()
        : device.channel(id).flatMap(channel -> PushPolicy.next(id, channel));
  }

  @Override
  public Duration pause(Instant now) {
    pace.adjust(turnedAway.isAfter(now.minus(OVERLOAD)), now);
    metrics.rate(pace.perSecond());
    return pace.untilNext(now);
  }

  @Override
  public Optional<Instant> shut(PushPlan plan, Instant now) {
    return pools.admit(plan.target().topic(), now);
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId id, PushPlan plan, Attempt attempt) {
    Enrollment enrollment =
        new Enrollment(id, view.device(id.device()).channel(id).orElseThrow().channel());
    pace.take();
    metrics.sent();
    return pools
        .send(plan.target(), expiration(plan, attempt.now()))
        .thenApplyAsync(answer -> answered(enrollment, plan, attempt, answer), attempt.thread());
  }

  private Stream<EnrollmentId> channels(EnrollmentId device) {
    return view.device(device).channels().keySet().stream();
  }

  private Instant expiration(PushPlan plan, Instant now) {
    Instant kept = now.plus(settings.lifetime());
    return plan.validUntil().filter(until -> until.isBefore(kept)).orElse(kept);
  }

  private ActOutcome answered(
      Enrollment enrollment, PushPlan plan, Attempt attempt, ApnsAnswer answer) {
    metrics.answered(answer);
    Instant now = clock.instant();
    String topic = plan.target().topic();
    return switch (answer) {
      case ApnsAnswer.Accepted(var apnsId) ->
          ActOutcome.Done.of(enrollment, new PushFact.PushAccepted(apnsId, plan.attempt()))
              .marked(apnsId.toString())
              .opening(pools.succeeded(topic));
      case ApnsAnswer.Rejected rejected when rejected.passing() -> {
        String problem = "APNs answered %d %s".formatted(rejected.status(), rejected.reason());
        yield failed(enrollment, plan, attempt, problem, now);
      }
      case ApnsAnswer.Rejected rejected -> rejected(enrollment, plan, rejected, now);
      case ApnsAnswer.NoAnswer(String problem) -> failed(enrollment, plan, attempt, problem, now);
    };
  }

  private ActOutcome rejected(
      Enrollment enrollment, PushPlan plan, ApnsAnswer.Rejected rejected, Instant now) {
    DeviceFact fact =
        new PushFact.PushRejected(
            rejected.status(),
            rejected.reason(),
            rejected.invalidSince(),
            plan.tokenUpdate(),
            plan.setback());
    ActOutcome.Done done = ActOutcome.Done.of(enrollment, fact).marked(now.toString());
    String topic = plan.target().topic();
    if (rejected.aboutTheTopic()) {
      pools.refused(topic, rejected.reason(), now);
      // Not the device's fault, which is still to be woken.
      return done.unsettled();
    }
    return done.opening(pools.succeeded(topic));
  }

  private ActOutcome failed(
      Enrollment enrollment, PushPlan plan, Attempt attempt, String problem, Instant now) {
    pools.failed(plan.target().topic(), now);
    if (attempt.number() < TRIES) {
      // Whether its topic is shut is asked when it goes, for to ask is to be let through.
      return ActOutcome.Again.from(now, problem);
    }
    return ActOutcome.Done.of(enrollment, new PushFact.PushFailed(problem, plan.setback()))
        .marked(now.toString());
  }
}
