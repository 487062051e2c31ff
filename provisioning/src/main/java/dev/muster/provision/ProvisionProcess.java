package dev.muster.provision;

import dev.muster.core.dep.DepState;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.provision.ProvisionDue;
import dev.muster.core.provision.ProvisionPolicy;
import dev.muster.core.provision.Provisioning;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.process.Attempt;
import dev.muster.log.process.ProcessManager;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.view.FoldedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Carries blueprints out: which step is due, and that every device that waits in Setup Assistant is
 * let out, is {@link ProvisionPolicy}'s word. Every act is one fact, and what a device is told is
 * written down before it is told.
 */
public final class ProvisionProcess implements ProcessManager<EnrollmentId, ProvisionDue> {
  private static final String DEVICE_CONFIGURED = "DeviceConfigured";
  private static final String INSTALL = "InstallEnterpriseApplication";
  private static final byte[] RELEASE =
      "<key>Command</key><dict><key>RequestType</key><string>DeviceConfigured</string></dict>"
          .getBytes(StandardCharsets.UTF_8);

  private final EventLog log;
  private final PackageCommands packages;
  private final Duration unplanned;

  /**
   * A process that writes to this log.
   *
   * @param packages says how devices are told to install packages
   * @param unplanned so long a device waits that no blueprint fits
   */
  public ProvisionProcess(EventLog log, PackageCommands packages, Duration unplanned) {
    this.log = log;
    this.packages = packages;
    this.unplanned = unplanned;
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
  public Stream<EnrollmentId> candidates(int partition) {
    return log.view()
        .ids()
        .filter(id -> log.reader().partition(id) == partition)
        .filter(this::candidate);
  }

  @Override
  public Stream<EnrollmentId> concerned(FoldedEvent folded) {
    return folded.event().enrollment().stream().map(e -> e.id().device());
  }

  @Override
  public boolean candidate(EnrollmentId device) {
    return next(device).isPresent();
  }

  @Override
  public Optional<ProvisionDue> next(EnrollmentId device) {
    return ProvisionPolicy.next(device, log.view().device(device));
  }

  @Override
  public CompletableFuture<ActOutcome> act(EnrollmentId device, ProvisionDue due, Attempt attempt) {
    DeviceState state = log.view().device(device);
    return switch (due) {
      case ProvisionDue.Start start -> done(device, state, started(state));
      case ProvisionDue.Queue queue ->
          done(
              device,
              state,
              new ProvisionStepQueued(queue.step(), uuid(device, due), queue.attempt()));
      case ProvisionDue.Ask ask ->
          done(device, state, new ProvisionAsked(ask.step(), uuid(device, due), ask.time()));
      case ProvisionDue.Release release ->
          done(
              device,
              state,
              new ProvisionReleased(
                  release.why(), release.detail(), uuid(device, due), release.attempt()));
      case ProvisionDue.TimeOut(var at, var run, int step) ->
          done(device, state, new ProvisionStepTimedOut(step));
      case ProvisionDue.Withdraw(var at, CommandUuid command) ->
          done(device, state, new CommandCancelled(command));
      case ProvisionDue.Deliver deliver -> deliver(device, state, deliver);
    };
  }

  private ProvisionStarted started(DeviceState state) {
    DepState dep = log.dep().state();
    Optional<Blueprint> blueprint = state.description().serialNumber().flatMap(dep::blueprint);
    return blueprint
        .map(b -> new ProvisionStarted(b.name(), b.steps(), b.within()))
        .orElseGet(
            () ->
                new ProvisionStarted(
                    "",
                    List.of(
                        new ProvisionStep(
                            "an admin's own DeviceConfigured",
                            Optional.empty(),
                            StepNeed.OPTIONAL,
                            1,
                            unplanned)),
                    unplanned));
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
                  done(
                      device,
                      state,
                      new ProvisionStepTimedOut(
                          due.step(),
                          "the package %s was removed".formatted(step.install().get().name()))));
    }
    StepCommand command = step.command().orElseThrow();
    return done(
        device,
        state,
        queued(
            due.command(), command.requestType(), command.content(), command.payloadIdentifier()));
  }

  private CompletableFuture<ActOutcome> deliver(
      EnrollmentId device,
      DeviceState state,
      ProvisionDue.Deliver due,
      String requestType,
      byte[] entries) {
    return CompletableFuture.supplyAsync(
            () -> log.payloads().put(KeyScope.installation(), entries), Thread::startVirtualThread)
        .thenCompose(address -> address)
        .thenCompose(
            address ->
                done(device, state, queued(due.command(), requestType, address, Optional.empty())));
  }

  private static CommandQueued queued(
      CommandUuid uuid, String requestType, Digest256 content, Optional<String> identifier) {
    return new CommandQueued(
        new Command(
            uuid, requestType, content, Optional.empty(), identifier, false, Optional.empty()),
        OptionalLong.empty());
  }

  /** The same one, should another node have come as far as this. */
  private static CommandUuid uuid(EnrollmentId device, ProvisionDue due) {
    String name = device.value() + " " + due.key();
    return new CommandUuid(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static CompletableFuture<ActOutcome> done(
      EnrollmentId device, DeviceState state, DeviceFact fact) {
    return CompletableFuture.completedFuture(
        ActOutcome.Done.of(
            new Enrollment(device, state.channel(device).map(ChannelState::channel).orElseThrow()),
            fact));
  }
}
