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
 * @param rotates whether that one is another one
 * @param last the latest of these commands, whatever became of it: the device may say late that it
 *     took it
 * @param refused the latest of these commands that the device said it did not take
 * @param failures how often in a row it came to nothing
 * @param guid what Apple calls the account by; empty as long as the device has not told
 * @param question what the device was asked about it, and has not answered
 * @param asked how often it was asked
 */
public record AdminAccount(
    Optional<CommandUuid> current,
    Instant changedAt,
    Optional<CommandUuid> pending,
    boolean rotates,
    Optional<CommandUuid> last,
    Optional<CommandUuid> refused,
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
          false,
          Optional.empty(),
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

  /** Setup Assistant is to make the account. */
  AdminAccount making(CommandUuid uuid, Instant at) {
    return pending(uuid, false, at);
  }

  /** A repeat of what was written before, which may come late, changes nothing. */
  AdminAccount changing(CommandUuid uuid, int attempt, Instant at) {
    return attempt == failures + 1 ? pending(uuid, true, at) : this;
  }

  private AdminAccount pending(CommandUuid uuid, boolean another, Instant at) {
    Optional<CommandUuid> told = Optional.of(uuid);
    return new AdminAccount(
        current, at, told, another, told, refused, failures, guid, question, asked);
  }

  AdminAccount asked(CommandUuid uuid, int time, Instant at) {
    return time == asked + 1
        ? new AdminAccount(
            current, at, pending, rotates, last, refused, failures, guid, Optional.of(uuid), time)
        : this;
  }

  /** The device answered; that it took a password counts however late it is said. */
  AdminAccount answered(CommandUuid uuid, boolean done, Instant at) {
    Optional<CommandUuid> told = Optional.of(uuid);
    if (question.equals(told)) {
      return unasked();
    }
    if (!last.equals(told) || current.equals(told)) {
      return this;
    }
    return done
        ? new AdminAccount(told, at, Optional.empty(), false, last, refused, 0, guid, question, 0)
        // What it refused may have been the account's name: it is asked anew.
        : new AdminAccount(
            current,
            at,
            Optional.empty(),
            false,
            last,
            told,
            failures + 1,
            Optional.empty(),
            question,
            asked);
  }

  /** A command was taken out of the queue: whether the device had it already is not known. */
  AdminAccount takenBack(CommandUuid uuid, Instant at) {
    Optional<CommandUuid> told = Optional.of(uuid);
    if (question.equals(told)) {
      return unasked();
    }
    return pending.equals(told)
        ? new AdminAccount(
            current,
            at,
            Optional.empty(),
            false,
            last,
            refused,
            failures + 1,
            guid,
            question,
            asked)
        : this;
  }

  private AdminAccount unasked() {
    return new AdminAccount(
        current,
        changedAt,
        pending,
        rotates,
        last,
        refused,
        failures,
        guid,
        Optional.empty(),
        asked);
  }

  boolean wants(Seen seen) {
    return asked > 0 && guid.isEmpty() && seen.kind().equals(Seen.ADMIN_ACCOUNT);
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
                    rotates,
                    last,
                    refused,
                    failures,
                    Optional.of(seen.identifier()),
                    question,
                    asked))
        .orElse(this);
  }
}
