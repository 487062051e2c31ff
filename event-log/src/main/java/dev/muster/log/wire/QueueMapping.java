package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.Command;
import dev.muster.core.event.QueueFact;
import dev.muster.schemas.CommandCancelled;
import dev.muster.schemas.CommandQueued;
import dev.muster.schemas.QueueHeld;
import dev.muster.schemas.QueueReleased;
import java.util.Optional;
import java.util.OptionalLong;

/** What happens to queues. */
final class QueueMapping {
  private static final long NO_REQUEST = -1;

  private QueueMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            QueueFact.CommandQueued.class,
            CommandQueued.class,
            QueueMapping::queued,
            QueueMapping::queued)
        .add(
            QueueFact.CommandCancelled.class,
            CommandCancelled.class,
            cancelled -> new CommandCancelled(cancelled.commandUuid().value()),
            p -> new QueueFact.CommandCancelled(SharedValues.uuid(p.getCommandUuid())))
        .add(
            QueueFact.QueueHeld.class,
            QueueHeld.class,
            held -> new QueueHeld(),
            p -> new QueueFact.QueueHeld())
        .add(
            QueueFact.QueueReleased.class,
            QueueReleased.class,
            released -> new QueueReleased(),
            p -> new QueueFact.QueueReleased());
  }

  /** A command that waits, whatever request it came from. */
  static CommandQueued waiting(Command command) {
    return queued(new QueueFact.CommandQueued(command, OptionalLong.empty()));
  }

  static Command command(CommandQueued p) {
    return SharedValues.command(
        new Command(
            SharedValues.uuid(p.getCommandUuid()),
            p.getRequestType(),
            digest(p.getContent()),
            Optional.ofNullable(p.getValidUntil()),
            Optional.ofNullable(p.getPayloadIdentifier()),
            p.getSupersedes(),
            Optional.ofNullable(p.getNotBefore())));
  }

  private static CommandQueued queued(QueueFact.CommandQueued queued) {
    Command command = queued.command();
    return new CommandQueued(
        command.uuid().value(),
        command.requestType(),
        buffer(command.content()),
        command.validUntil().orElse(null),
        command.payloadIdentifier().orElse(null),
        command.supersedes(),
        queued.fleetOffset().orElse(NO_REQUEST),
        command.notBefore().orElse(null));
  }

  private static QueueFact.CommandQueued queued(CommandQueued p) {
    return new QueueFact.CommandQueued(
        command(p),
        p.getFleetOffset() < 0 ? OptionalLong.empty() : OptionalLong.of(p.getFleetOffset()));
  }
}
