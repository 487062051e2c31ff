package dev.muster.admin.provision;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.provision.Leftovers;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.Standing;
import dev.muster.core.provision.StepState;
import java.util.Locale;
import java.util.Optional;

/**
 * What a blueprint waits for.
 *
 * @param what in words
 * @param who must act
 */
record Awaited(String what, Who who) {
  /** Who must act before it goes on. */
  enum Who {
    DEVICE,
    SERVER,
    ADMIN,
    NOBODY;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Awaited of(EnrollmentId device, DeviceState state, Provisioning going) {
    Optional<ChannelState> channel = state.enrolled(device);
    if (channel.isEmpty()) {
      return new Awaited("it is not enrolled any more", Who.NOBODY);
    }
    CommandQueue queue = channel.get().queue();
    Awaited awaited =
        switch (Standing.of(going)) {
          case HELD ->
              new Awaited(
                  "retry or release; without that it is released at " + going.deadline(),
                  Who.ADMIN);
          case RELEASING -> releasing(going.release().orElseThrow(), queue);
          case RUNNING ->
              going
                  .current()
                  .map(i -> step(going.steps().get(i), going.states().get(i), queue))
                  .orElseGet(() -> new Awaited("its release", Who.SERVER));
          case RELEASED, NEVER_WAITED, IN_USE, DONE -> afterwards(going, queue);
        };
    return queue.held() && awaited.who() != Who.NOBODY && awaited.who() != Who.ADMIN
        ? new Awaited("its queue is held: muster release " + device.value(), Who.ADMIN)
        : awaited;
  }

  private static Awaited releasing(Provisioning.Release release, CommandQueue queue) {
    return release.open() && queue.knows(release.command())
        ? answer("DeviceConfigured", release.command(), queue)
        : new Awaited("that it is told to go on", Who.SERVER);
  }

  private static Awaited afterwards(Provisioning going, CommandQueue queue) {
    Leftovers left = Leftovers.of(going);
    if (!left.coming().isEmpty()) {
      int next = left.coming().getFirst();
      for (int i : left.coming()) {
        if (!going.states().get(i).open()) {
          next = i;
        }
      }
      return step(going.steps().get(next), going.states().get(next), queue);
    }
    boolean again =
        left.lost().stream()
            .anyMatch(i -> going.states().get(i).status() == StepState.Status.FAILED);
    return again
        ? new Awaited("nothing; retry does what failed again", Who.ADMIN)
        : new Awaited("nothing", Who.NOBODY);
  }

  /** What one step waits for. */
  static Awaited step(ProvisionStep step, StepState state, CommandQueue queue) {
    return switch (state.status()) {
      case PENDING, SKIPPED ->
          new Awaited(
              state.attempts() > 0
                  ? "that %s is told again, attempt %d of %d"
                      .formatted(step.name(), state.attempts() + 1, step.tries())
                  : "that %s begins".formatted(step.name()),
              Who.SERVER);
      case QUEUED -> answer(told(step), state.command().orElseThrow(), queue);
      case AWAITED -> new Awaited(until(step), Who.DEVICE);
      case DONE, FAILED -> new Awaited("nothing", Who.NOBODY);
    };
  }

  private static String told(ProvisionStep step) {
    return step.command().map(c -> c.requestType()).orElse("InstallEnterpriseApplication");
  }

  private static Awaited answer(String requestType, CommandUuid uuid, CommandQueue queue) {
    boolean busy =
        queue.waiting().stream()
            .filter(command -> command.uuid().equals(uuid))
            .anyMatch(QueuedCommand::notNow);
    return new Awaited(
        "its answer to " + requestType + (busy ? "; it said NotNow" : ""), Who.DEVICE);
  }

  private static String until(ProvisionStep step) {
    StepUntil until = step.until().orElse(new StepUntil(UntilKind.FETCHED, "", ""));
    String version = until.version().isEmpty() ? "" : " " + until.version() + " or later";
    return switch (until.kind()) {
      case FETCHED ->
          "that it fetches " + step.install().map(PackageInstall::name).orElse("the package");
      case PROFILE -> "that it reports the profile " + until.identifier();
      case APP -> "that it reports the app " + until.identifier() + version;
      case MANAGED_APP -> "that it reports the managed app " + until.identifier();
      case OS_VERSION -> "that it reports the system" + version;
    };
  }
}
