package dev.muster.gateway.renewal;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.IdentityFact.RenewalRequested;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.renewal.RenewalPlan;
import dev.muster.core.renewal.RenewalPolicy;
import dev.muster.gateway.ca.DeviceIdentity;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import dev.muster.log.seal.KeyScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The process that has devices renew their certificates: who is told, and when, is {@link
 * RenewalPolicy}'s word; this puts the enrollment profile into the device's queue, with a challenge
 * for a certificate of the same identity.
 */
public final class RenewalProcess implements DeviceProcess<RenewalPlan> {
  private static final String INSTALL_PROFILE = "InstallProfile";

  /** A device is taken up when it is due within this time, since most are not for months. */
  private static final Duration HORIZON = Duration.ofDays(2);

  private static final Duration LEAST_GAIN = Duration.ofDays(1);

  private static final Duration LOOK_EVERY = Duration.ofHours(12);

  /** So that a large fleet that was away for months does not all come at once. */
  private static final int MOST_UNDER_WAY = 20;

  private final EventLog log;
  private final EventFactory events;
  private final EnrollmentProfile profiles;
  private final RenewalPolicy policy;
  private final Supplier<Instant> authorityEnds;
  private final InstantSource clock;

  /**
   * A process that writes to this log.
   *
   * @param authorityEnds the end of the CA that issues now
   */
  public RenewalProcess(
      EventLog log,
      EventFactory events,
      EnrollmentProfile profiles,
      RenewalPolicy policy,
      Supplier<Instant> authorityEnds,
      InstantSource clock) {
    this.log = log;
    this.events = events;
    this.profiles = profiles;
    this.policy = policy;
    this.authorityEnds = authorityEnds;
    this.clock = clock;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-renewal";
  }

  @Override
  public String actor() {
    return "renewal";
  }

  @Override
  public int mostUnderWay() {
    return MOST_UNDER_WAY;
  }

  @Override
  public Optional<Duration> lookEvery() {
    return Optional.of(LOOK_EVERY);
  }

  @Override
  public Optional<RenewalPlan> next(EnrollmentId device) {
    Instant horizon = clock.instant().plus(HORIZON);
    return policy
        .next(device, log.view().device(device))
        .filter(plan -> plan.due().isBefore(horizon) && worthIt(plan));
  }

  /** No certificate lasts longer than its CA: at that one's end a new one would gain nothing. */
  private boolean worthIt(RenewalPlan plan) {
    return authorityEnds.get().isAfter(plan.ends().plus(LEAST_GAIN));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, RenewalPlan plan, Attempt attempt) {
    return CompletableFuture.supplyAsync(
            () -> content(device, log.view().device(device)), Thread::startVirtualThread)
        .thenComposeAsync(
            content -> log.payloads().put(KeyScope.device(device), content),
            Thread::startVirtualThread)
        .thenComposeAsync(
            address -> queue(device, plan, attempt, address), Thread::startVirtualThread);
  }

  private CompletableFuture<ActOutcome> queue(
      EnrollmentId device, RenewalPlan plan, Attempt attempt, Digest256 content) {
    Enrollment enrollment =
        new Enrollment(device, log.view().device(device).channel(device).orElseThrow().channel());
    // The same one, should another node have come as far as this.
    UUID id = UUID.nameUUIDFromBytes((device + " " + plan.key()).getBytes(StandardCharsets.UTF_8));
    CommandUuid uuid = new CommandUuid(id.toString());
    Command command =
        new Command(
            uuid,
            INSTALL_PROFILE,
            content,
            Optional.of(
                Instant.ofEpochMilli(
                    attempt.now().plus(EnrollmentProfile.RENEWED_WITHIN).toEpochMilli())),
            profiles.identifier(),
            true,
            Optional.empty());
    return log.append(
            events.device(
                events.newId(),
                new Actor.System(actor()),
                enrollment,
                Optional.empty(),
                new CommandQueued(command, OptionalLong.empty())))
        .thenApply(
            reply ->
                ActOutcome.Done.of(enrollment, new RenewalRequested(uuid, plan.certificate())));
  }

  private byte[] content(EnrollmentId device, DeviceState state) {
    Optional<UUID> identity =
        state
            .binding()
            .filter(CertificateIdentity.Issued.class::isInstance)
            .map(CertificateIdentity.Issued.class::cast)
            .map(issued -> DeviceIdentity.uuid(issued.urn()));
    Optional<String> topic =
        state.channel(device).flatMap(ChannelState::push).map(PushTarget::topic);
    byte[] profile = profiles.renew(device, identity, topic, state.signIn());
    return """
    <key>Command</key><dict><key>RequestType</key><string>%s</string>\
    <key>Payload</key><data>%s</data></dict>\
    """
        .formatted(INSTALL_PROFILE, Base64.getEncoder().encodeToString(profile))
        .getBytes(StandardCharsets.UTF_8);
  }
}
