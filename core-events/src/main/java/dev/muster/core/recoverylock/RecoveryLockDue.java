package dev.muster.core.recoverylock;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.process.Due;
import java.time.Instant;

/** What is to be done next about the recovery lock of a Mac. */
public sealed interface RecoveryLockDue extends Due {
  @Override
  default String resource() {
    return "recovery-lock";
  }

  /** The Mac has the password: its secret counts. */
  record Confirm(Instant due, String secret) implements RecoveryLockDue {
    @Override
    public String key() {
      return "confirm " + secret;
    }
  }

  /** The Mac did not take the password. */
  record Drop(Instant due, String secret) implements RecoveryLockDue {
    @Override
    public String key() {
      return "drop " + secret;
    }
  }

  /**
   * The Mac is to be asked whether it has a password.
   *
   * @param taken the last command that gave it one
   * @param about the command whose password it is about
   * @param time from 1
   */
  record Ask(Instant due, CommandUuid taken, CommandUuid about, int time)
      implements RecoveryLockDue {
    @Override
    public String key() {
      return "ask recovery lock %s %d".formatted(taken.value(), time);
    }
  }

  /** The question is to be put into the queue. */
  record Deliver(Instant due, CommandUuid command) implements RecoveryLockDue {
    @Override
    public String key() {
      return "deliver " + command.value();
    }
  }
}
