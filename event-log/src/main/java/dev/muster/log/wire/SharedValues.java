package dev.muster.log.wire;

import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import java.util.Optional;

/** What thousands of devices have in common is one object in memory. Safe for any thread. */
final class SharedValues {
  private static final Shared<Optional<String>> TEXTS = new Shared<>();
  private static final Shared<String> TOPICS = new Shared<>();
  private static final Shared<CommandUuid> UUIDS = new Shared<>();
  private static final Shared<Command> COMMANDS = new Shared<>();

  private SharedValues() {}

  static CommandUuid uuid(String value) {
    return UUIDS.of(new CommandUuid(value));
  }

  static Command command(Command value) {
    return COMMANDS.of(value);
  }

  /** Where all of an installation are pushed to. */
  static String topic(String value) {
    return TOPICS.of(value);
  }

  /** Something of which there are few, such as models; empty for null. */
  static Optional<String> text(String value) {
    return value == null ? Optional.empty() : TEXTS.of(Optional.of(value));
  }
}
