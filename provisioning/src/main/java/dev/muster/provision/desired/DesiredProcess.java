package dev.muster.provision.desired;

import com.dd.plist.NSDictionary;
import dev.muster.core.desired.DesiredDue;
import dev.muster.core.desired.DesiredPolicy;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.desired.Managed;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ManagedFact.LabelsChanged;
import dev.muster.core.event.ManagedFact.ProfileTold;
import dev.muster.core.event.ManagedFact.ProfilesAsked;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import dev.muster.plist.PlistEntries;
import dev.muster.provision.Delivery;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has devices be as they should: what is due is {@link DesiredPolicy}'s word. Every act is one
 * fact, and what a device is told is written down before it is told.
 */
public final class DesiredProcess implements DeviceProcess<DesiredDue> {
  /** So soon it is seen that an admin wants something else. */
  private static final Duration LOOK = Duration.ofSeconds(5);

  private static final byte[] LIST = PlistEntries.command("ProfileList", new NSDictionary());

  private final EventLog log;

  /** Of each device that was looked at. */
  private final Map<EnrollmentId, Computed> computed = new ConcurrentHashMap<>();

  /** A process that writes to this log. */
  public DesiredProcess(EventLog log) {
    this.log = log;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-desired-state";
  }

  @Override
  public String actor() {
    return "desired-state";
  }

  @Override
  public Optional<Duration> lookEvery() {
    return Optional.of(LOOK);
  }

  /** The fleet is looked at again and again, and hardly anything of it is another each time. */
  @Override
  public Optional<DesiredDue> next(EnrollmentId device) {
    DesiredSets sets = log.view().fleet().desired();
    if (sets.none() && log.view().device(device).managed() == Managed.NONE) {
      return Optional.empty();
    }
    Basis basis = Basis.of(log, device);
    Computed known = computed.get(device);
    if (known == null || !known.basis().same(basis)) {
      known =
          new Computed(
              basis, DesiredPolicy.next(device, basis.state(), log.dep().state(), basis.sets()));
      computed.put(device, known);
    }
    return known.due();
  }

  private record Computed(Basis basis, Optional<DesiredDue> due) {}

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, DesiredDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    return switch (due) {
      case DesiredDue.Relabel(var at, int turn, var added, var removed) ->
          Delivery.fact(device, state, new LabelsChanged(turn, added, removed));
      case DesiredDue.Tell(var at, int turn, var identifier, var install, int time) ->
          Delivery.fact(
              device,
              state,
              new ProfileTold(turn, identifier, install, Delivery.uuid(device, due.key()), time));
      case DesiredDue.Ask(var at, int turn, var identifiers) ->
          Delivery.fact(
              device,
              state,
              new ProfilesAsked(turn, identifiers, Delivery.uuid(device, due.key())));
      case DesiredDue.Deliver deliver -> deliver(device, state, deliver);
    };
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device, DeviceState state, DesiredDue.Deliver due) {
    if (due.identifier().isEmpty()) {
      return Delivery.of(log, device, state, due.command(), "ProfileList", LIST);
    }
    return due.install()
        .map(
            content ->
                Delivery.fact(
                    device,
                    state,
                    Delivery.queued(
                        due.command(), "InstallProfile", content.content(), due.identifier())))
        .orElseGet(
            () ->
                Delivery.of(
                    log,
                    device,
                    state,
                    due.command(),
                    "RemoveProfile",
                    removal(due.identifier().get())));
  }

  private static byte[] removal(String identifier) {
    NSDictionary rest = new NSDictionary();
    rest.put("Identifier", identifier);
    return PlistEntries.command("RemoveProfile", rest);
  }
}
