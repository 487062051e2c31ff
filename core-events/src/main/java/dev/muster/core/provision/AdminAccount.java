package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.Seen;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The admin account that Setup Assistant makes for the organization: by which command it got the
 * password that it has, and which one it is to get. A secret of the command's name holds the
 * password. Immutable.
 *
 * @param current the command that gave it its password; empty as long as there is no account
 * @param changedAt when the device said so, or was told of another one last
 * @param pending the command by which it is to get another one, or its first
 * @param failures how often in a row the device did not take one
 * @param guid what Apple calls the account by; empty as long as the device has not told
 * @param question what the device was asked about it, and has not answered
 * @param asked how often it was asked
 */
public record AdminAccount(
    Optional<CommandUuid> current,
    Instant changedAt,
    Optional<CommandUuid> pending,
    int failures,
    Optional<String> guid,
    Optional<CommandUuid> question,
    int asked) {
  /** There is none. */
  public static final AdminAccount NONE =
      new AdminAccount(
          Optional.empty(),
          Instant.EPOCH,
          Optional.empty(),
          0,
          Optional.empty(),
          Optional.empty(),
          0);

  /**
   * Whether the device said that it would make the account, and does not tell of it when it is
   * asked: a restart in Setup Assistant makes a Mac forget it.
   */
  public boolean isMissing() {
    return current.isPresent()
        && guid.isEmpty()
        && asked > 0
        && question.isEmpty()
        && failures == 0;
  }

  /** A repeat of what was written before, which may come late, changes nothing. */
  AdminAccount changing(CommandUuid uuid, int attempt, Instant at) {
    return attempt == failures + 1 || current.isEmpty()
        ? new AdminAccount(current, at, Optional.of(uuid), failures, guid, question, asked)
        : this;
  }

  AdminAccount asked(CommandUuid uuid, int time, Instant at) {
    return time == asked + 1
        ? new AdminAccount(current, at, pending, failures, guid, Optional.of(uuid), time)
        : this;
  }

  AdminAccount answered(CommandUuid uuid, boolean done, Instant at) {
    if (question.equals(Optional.of(uuid))) {
      return new AdminAccount(current, at, pending, failures, guid, Optional.empty(), asked);
    }
    if (!pending.equals(Optional.of(uuid))) {
      return this;
    }
    return done
        ? new AdminAccount(Optional.of(uuid), at, Optional.empty(), 0, guid, question, 0)
        // What it refused may have been the account's name: it is asked anew.
        : new AdminAccount(
            current, at, Optional.empty(), failures + 1, Optional.empty(), question, asked);
  }

  boolean wants(Seen seen) {
    return current.isPresent() && guid.isEmpty() && seen.kind().equals(Seen.ADMIN_ACCOUNT);
  }

  AdminAccount seen(List<Seen> all) {
    return all.stream()
        .filter(this::wants)
        .findFirst()
        .map(
            seen ->
                new AdminAccount(
                    current,
                    changedAt,
                    pending,
                    failures,
                    Optional.of(seen.identifier()),
                    question,
                    asked))
        .orElse(this);
  }
}
