package dev.muster.provision;

import dev.muster.core.dep.DepState;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionHeld;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.provision.BlueprintChoice;
import dev.muster.core.provision.ProvisionDue;
import dev.muster.core.provision.ProvisionPolicy;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.selection.DeviceFacts;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.DeviceProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Carries blueprints out: which step is due, and that every device that waits in Setup Assistant is
 * let out, is {@link ProvisionPolicy}'s word. Every act is one fact, and what a device is told is
 * written down before it is told.
 */
public final class ProvisionProcess implements DeviceProcess<ProvisionDue> {
  private static final String DEVICE_CONFIGURED = "DeviceConfigured";

  /** So often it is tried to tell a device something. */
  private static final int TELLINGS = 4;

  private static final String INSTALL = "InstallEnterpriseApplication";
  private static final byte[] RELEASE =
      "<key>Command</key><dict><key>RequestType</key><string>DeviceConfigured</string></dict>"
          .getBytes(StandardCharsets.UTF_8);

  private final EventLog log;
  private final PackageCommands packages;
  private final AdminPasswords passwords;
  private final Duration unplanned;
  private final InstantSource clock;

  /**
   * A process that writes to this log.
   *
   * @param packages says how devices are told to install packages
   * @param passwords of the accounts that Setup Assistant makes
   * @param unplanned so long a device waits that no blueprint fits
   */
  public ProvisionProcess(
      EventLog log,
      PackageCommands packages,
      AdminPasswords passwords,
      Duration unplanned,
      InstantSource clock) {
    this.log = log;
    this.packages = packages;
    this.passwords = passwords;
    this.unplanned = unplanned;
    this.clock = clock;
  }

  @Override
  public EventLog log() {
    return log;
  }

  @Override
  public String group() {
    return "muster-provisioning";
  }

  @Override
  public String actor() {
    return "provisioning";
  }

  @Override
  public Optional<ProvisionDue> next(EnrollmentId device) {
    DeviceState state = log.view().device(device);
    return ProvisionPolicy.next(device, state, clock.instant()).or(() -> inUse(device, state));
  }

  private Optional<ProvisionDue> inUse(EnrollmentId device, DeviceState state) {
    return BlueprintChoice.forOther(log.dep().state(), device, state, () -> byRules(device, state))
        .flatMap(started -> state.channel(device))
        .map(ProvisionPolicy::begun)
        .map(begun -> new ProvisionDue.Start(begun, begun + " in use"));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, ProvisionDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    return switch (due) {
      case ProvisionDue.Start start ->
          started(device, state)
              .map(started -> Delivery.fact(device, state, started))
              .orElseGet(
                  () ->
                      CompletableFuture.completedFuture(
                          ActOutcome.Again.of("no blueprint is for it any more")));
      case ProvisionDue.Queue queue ->
          Delivery.fact(
              device,
              state,
              new ProvisionStepQueued(
                  queue.step(), Delivery.uuid(device, due.key()), queue.attempt()));
      case ProvisionDue.Ask ask ->
          Delivery.fact(
              device,
              state,
              new ProvisionAsked(ask.step(), Delivery.uuid(device, due.key()), ask.time()));
      case ProvisionDue.Release release ->
          Delivery.fact(
              device,
              state,
              new ProvisionReleased(
                  release.why(),
                  release.detail(),
                  Delivery.uuid(device, due.key()),
                  release.attempt()));
      case ProvisionDue.Hold hold ->
          Delivery.fact(device, state, new ProvisionHeld(hold.step(), hold.detail()));
      case ProvisionDue.TimeOut(var at, var run, int step) ->
          Delivery.fact(device, state, new ProvisionStepTimedOut(step));
      case ProvisionDue.Withdraw(var at, CommandUuid command) ->
          Delivery.fact(device, state, new CommandCancelled(command));
      case ProvisionDue.Deliver deliver ->
          CompletableFuture.completedFuture(deliver)
              .thenCompose(d -> deliver(device, state, d))
              .exceptionallyCompose(e -> undelivered(device, state, deliver, attempt, e));
    };
  }

  private Optional<ProvisionStarted> started(EnrollmentId device, DeviceState state) {
    DepState dep = log.dep().state();
    return state.channel(device).filter(ChannelState::awaitingConfiguration).isPresent()
        ? Optional.of(
            BlueprintChoice.forWaiting(dep, device, state, byRules(device, state), unplanned))
        : BlueprintChoice.forOther(dep, device, state, () -> byRules(device, state));
  }

  /** It may not have been written down yet that it has them. */
  private Set<String> byRules(EnrollmentId device, DeviceState state) {
    return log.view().fleet().desired().labels(DeviceFacts.of(device, state, log.dep().state()));
  }

  /** A step that can't be told does not stand in front of all others for ever. */
  private static CompletableFuture<ActOutcome> undelivered(
      EnrollmentId device,
      DeviceState state,
      ProvisionDue.Deliver due,
      Attempt attempt,
      Throwable why) {
    return due.step() == ProvisionPolicy.RELEASE || attempt.number() < TELLINGS
        ? CompletableFuture.failedFuture(why)
        : Delivery.fact(
            device,
            state,
            new ProvisionStepTimedOut(
                due.step(), "this server could not tell the device: its own log says why"));
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device, DeviceState state, ProvisionDue.Deliver due) {
    if (due.step() == ProvisionPolicy.RELEASE) {
      return deliver(device, state, due, DEVICE_CONFIGURED, RELEASE);
    }
    Provisioning going = state.provisioning().orElseThrow();
    ProvisionStep step = going.steps().get(due.step());
    if (going.states().get(due.step()).proof().question().equals(Optional.of(due.command()))) {
      Question question = Question.of(step.until().orElseThrow());
      return deliver(device, state, due, question.requestType(), question.entries());
    }
    if (step.install().isPresent()) {
      return packages
          .entries(device, due.command(), step.install().get())
          .map(entries -> deliver(device, state, due, INSTALL, entries))
          .orElseGet(
              () ->
                  Delivery.fact(
                      device,
                      state,
                      new ProvisionStepTimedOut(
                          due.step(),
                          "the package %s was removed".formatted(step.install().get().name()))));
    }
    StepCommand command = step.command().orElseThrow();
    if (command.makesAccount()) {
      return passwords
          .first(device, state, due.command(), command.content())
          .thenCompose(entries -> deliver(device, state, due, command.requestType(), entries));
    }
    return Delivery.fact(
        device,
        state,
        Delivery.queued(
            due.command(), command.requestType(), command.content(), command.payloadIdentifier()));
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device,
      DeviceState state,
      ProvisionDue.Deliver due,
      String requestType,
      byte[] entries) {
    return Delivery.of(log, device, state, due.command(), requestType, entries);
  }
}
