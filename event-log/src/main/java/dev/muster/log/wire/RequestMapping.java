package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.Command;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.RequestFact;
import dev.muster.schemas.CommandCancelRequested;
import dev.muster.schemas.CommandRequested;
import dev.muster.schemas.Target;
import java.util.List;
import java.util.Optional;

/** Acts of admins that are meant for many. */
final class RequestMapping {
  private RequestMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            RequestFact.CommandRequested.class,
            CommandRequested.class,
            RequestMapping::requested,
            RequestMapping::requested)
        .add(
            RequestFact.CommandCancelRequested.class,
            CommandCancelRequested.class,
            cancelled ->
                new CommandCancelRequested(
                    cancelled.commandUuid().value(), targets(cancelled.targets())),
            p ->
                new RequestFact.CommandCancelRequested(
                    SharedValues.uuid(p.getCommandUuid()), enrollments(p.getTargets())));
  }

  private static CommandRequested requested(RequestFact.CommandRequested requested) {
    Command command = requested.command();
    return new CommandRequested(
        command.uuid().value(),
        command.requestType(),
        buffer(command.content()),
        command.validUntil().orElse(null),
        command.payloadIdentifier().orElse(null),
        command.supersedes(),
        targets(requested.targets()),
        command.notBefore().orElse(null));
  }

  private static RequestFact.CommandRequested requested(CommandRequested p) {
    Command command =
        new Command(
            SharedValues.uuid(p.getCommandUuid()),
            p.getRequestType(),
            digest(p.getContent()),
            Optional.ofNullable(p.getValidUntil()),
            Optional.ofNullable(p.getPayloadIdentifier()),
            p.getSupersedes(),
            Optional.ofNullable(p.getNotBefore()));
    return new RequestFact.CommandRequested(
        SharedValues.command(command), enrollments(p.getTargets()));
  }

  private static List<Target> targets(List<Enrollment> enrollments) {
    return enrollments.stream()
        .map(e -> new Target(e.id().value(), AvroValues.channel(e.channel())))
        .toList();
  }

  private static List<Enrollment> enrollments(List<Target> targets) {
    return targets.stream()
        .map(
            t ->
                new Enrollment(
                    new EnrollmentId(t.getEnrollmentId()), AvroValues.channel(t.getChannel())))
        .toList();
  }
}
