package dev.muster.log.wire;

import dev.muster.core.event.Command;
import dev.muster.schemas.CommandQueued;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.Encoder;

/**
 * A command that waits, as the schema has it and as the bytes that it takes there. It waits for
 * many devices, and through many snapshots of each. Not to be changed; safe for any thread.
 */
// Avro's records can be written by Java's serialization, for which nobody uses this one.
@SuppressWarnings("serial")
final class EncodedCommand extends CommandQueued {
  private static final ShortcutWriter<CommandQueued> WRITER =
      new ShortcutWriter<>(CommandQueued.getClassSchema());
  private static final int SLOTS = 4_096;

  /** What was encoded lately; whatever another thread makes of a slot does no harm. */
  private static final Known[] LATELY = new Known[SLOTS];

  private record Known(Command command, EncodedCommand encoded) {}

  private final byte[] bytes;

  private EncodedCommand(CommandQueued command) {
    super(
        command.getCommandUuid(),
        command.getRequestType(),
        command.getContent(),
        command.getValidUntil(),
        command.getPayloadIdentifier(),
        command.getSupersedes(),
        command.getFleetOffset(),
        command.getNotBefore());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    WRITER.append(command, out);
    bytes = out.toByteArray();
  }

  /** The very command that was asked for lately is not encoded again. */
  static EncodedCommand of(Command command) {
    int slot = System.identityHashCode(command) & SLOTS - 1;
    Known known = LATELY[slot];
    if (known == null || known.command() != command) {
      known = new Known(command, new EncodedCommand(QueueMapping.waiting(command)));
      LATELY[slot] = known;
    }
    return known.encoded();
  }

  void write(Encoder out) throws IOException {
    out.writeFixed(bytes);
  }
}
