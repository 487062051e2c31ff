package dev.muster.core.fleet;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.core.event.RequestFact.CommandRequested;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What a fact about the fleet leads to for single enrollments: the same facts whenever it is asked,
 * so that whoever goes on with a fan-out that another began repeats what was written and adds
 * nothing.
 */
public final class FanOutRule {
  private FanOutRule() {}

  /** A fact that follows for one enrollment. */
  public record Followup(Enrollment enrollment, DeviceFact fact) {}

  /**
   * What follows, in the order of the targets; nothing from most facts.
   *
   * @param fleetOffset where the fact stands in the fleet's log
   */
  public static Stream<Followup> of(FleetFact fact, long fleetOffset) {
    return fact instanceof RequestFact request ? ofRequest(request, fleetOffset) : Stream.empty();
  }

  private static Stream<Followup> ofRequest(RequestFact request, long fleetOffset) {
    return switch (request) {
      case CommandRequested(var command, var targets) ->
          targets.stream()
              .map(t -> new Followup(t, new CommandQueued(command, OptionalLong.of(fleetOffset))));
      case CommandCancelRequested(var uuid, var targets) ->
          targets.stream().map(t -> new Followup(t, new CommandCancelled(uuid)));
    };
  }
}
