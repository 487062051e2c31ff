package dev.muster.core.recoverylock;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.RecoveryLockFact;
import dev.muster.core.event.RecoveryLockFact.RecoveryLockAsked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The password that a Mac asks for before it starts recoveryOS, in one enrollment. That it took a
 * command does not show that it has the password: it is asked, and only what it said yes to counts.
 * A secret of a command's name holds the password that the command gave. Immutable.
 *
 * @param taken the last {@code SetRecoveryLock} that it said it took
 * @param refused the last one that it said it did not take
 * @param verified the one whose password it last said that it has
 * @param settled whether it said so since it took one
 * @param wrong those whose passwords it said it does not have, since it took one
 * @param question what it was asked and has not answered
 * @param asked how often it was asked since it took one
 * @param changedAt when any of this last changed
 */
public record RecoveryLock(
    Optional<CommandUuid> taken,
    Optional<CommandUuid> refused,
    Optional<CommandUuid> verified,
    boolean settled,
    List<CommandUuid> wrong,
    Optional<Question> question,
    int asked,
    Instant changedAt) {
  /** The command that gives a Mac its password. */
  public static final String SET = "SetRecoveryLock";

  /** The question whether a password is the Mac's. */
  public static final String VERIFY = "VerifyRecoveryLock";

  /** Nobody ever gave it one. */
  public static final RecoveryLock NONE =
      new RecoveryLock(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true,
          List.of(),
          Optional.empty(),
          0,
          Instant.EPOCH);

  /**
   * A question to the Mac.
   *
   * @param about the command whose password it is about
   */
  public record Question(CommandUuid command, CommandUuid about) {}

  /** Copies the list. */
  public RecoveryLock {
    wrong = List.copyOf(wrong);
  }

  /** The command whose password it most likely has: what another one must know to change it. */
  public Optional<CommandUuid> presumed() {
    return settled ? verified : taken.filter(uuid -> !wrong.contains(uuid)).or(() -> verified);
  }

  /** Folds a fact; a repeat changes nothing. */
  public RecoveryLock evolve(RecoveryLockFact fact, Instant at) {
    return switch (fact) {
      case RecoveryLockAsked(var command, var about, int time) ->
          time == asked + 1
              ? new RecoveryLock(
                  taken,
                  refused,
                  verified,
                  settled,
                  wrong,
                  Optional.of(new Question(command, about)),
                  time,
                  at)
              : this;
    };
  }

  /** It answered that it took a password, or did not. */
  public RecoveryLock told(CommandUuid command, boolean done, Instant at) {
    return done
        ? new RecoveryLock(
            Optional.of(command), refused, verified, false, List.of(), Optional.empty(), 0, at)
        : new RecoveryLock(
            taken, Optional.of(command), verified, settled, wrong, question, asked, at);
  }

  /**
   * The question ended.
   *
   * @param answer whether it has that password; empty where it did not say
   */
  public RecoveryLock answered(CommandUuid command, Optional<Boolean> answer, Instant at) {
    if (question.filter(q -> q.command().equals(command)).isEmpty()) {
      return this;
    }
    CommandUuid about = question.get().about();
    boolean has = answer.equals(Optional.of(true));
    return new RecoveryLock(
        taken,
        refused,
        has ? Optional.of(about) : verified,
        settled || has,
        answer.equals(Optional.of(false))
            ? Stream.concat(wrong.stream(), Stream.of(about)).toList()
            : wrong,
        Optional.empty(),
        asked,
        at);
  }
}
