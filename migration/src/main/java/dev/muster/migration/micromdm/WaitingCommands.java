package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The commands that wait ({@code device_command.proto}): those that were not answered, and after
 * them those that were answered {@code NotNow}. What was answered otherwise is kept beside them,
 * for ever, and is stepped over.
 */
final class WaitingCommands {
  private static final String BUCKET = "mdm.DeviceCommands";
  private static final int COMMANDS = 2;
  private static final int NOT_NOW = 5;

  private final Kept kept;
  private final Devices devices;
  private final Users users;

  WaitingCommands(Kept kept, Devices devices, Users users) {
    this.kept = kept;
    this.devices = devices;
    this.users = users;
  }

  /** Tells them all. */
  void tell(Consumer<Piece> to) {
    int[] nobodys = new int[1];
    kept.each(
        BUCKET,
        (id, value) -> {
          try {
            enrollment(id)
                .ifPresentOrElse(
                    enrollment -> each(value, command -> command(enrollment, command, to)),
                    () -> each(value, command -> nobodys[0]++));
          } catch (Unreadable e) {
            to.accept(new Piece.Left("the commands for " + id, e.getMessage()));
          }
        });
    if (nobodys[0] > 0) {
      to.accept(
          new Piece.Left(
              "commands that wait: " + nobodys[0], "whom they are for does not come over"));
    }
  }

  private Optional<String> enrollment(String id) {
    return devices.comesOver(id) ? Optional.of(id) : users.enrollment(id);
  }

  private static void each(MemorySegment queue, Consumer<MemorySegment> to) {
    Proto waiting = new Proto(queue);
    waiting.each(COMMANDS, to);
    waiting.each(NOT_NOW, to);
  }

  private static void command(String enrollment, MemorySegment value, Consumer<Piece> to) {
    try {
      Proto command = new Proto(value);
      to.accept(new Piece.QueuedCommand(enrollment, command.text(1), command.bytes(2)));
    } catch (Unreadable e) {
      to.accept(new Piece.Left("a command for " + enrollment, e.getMessage()));
    }
  }
}
