package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.process.Due;
import java.time.Instant;

/** What is to be done next about the admin account of a device, and the secret of its password. */
public sealed interface AccountDue extends Due {
  @Override
  default String resource() {
    return "admin-account";
  }

  /** The device has the password: its secret counts. */
  record Confirm(Instant due, String secret) implements AccountDue {
    @Override
    public String key() {
      return "confirm " + secret;
    }
  }

  /** The device does not have the password, and is not going to. */
  record Drop(Instant due, String secret) implements AccountDue {
    @Override
    public String key() {
      return "drop " + secret;
    }
  }

  /**
   * The device is to be asked what the account is called.
   *
   * @param current the command that gave the password that is to be replaced
   * @param time from 1
   */
  record Ask(Instant due, CommandUuid current, int time) implements AccountDue {
    @Override
    public String key() {
      return "ask account %s %d".formatted(current.value(), time);
    }
  }

  /**
   * Another password is to be made.
   *
   * @param current the command that gave the password that is to be replaced
   * @param attempt from 1
   */
  record Change(Instant due, CommandUuid current, int attempt) implements AccountDue {
    @Override
    public String key() {
      return "password %s %d".formatted(current.value(), attempt);
    }
  }

  /** What the queue does not know is to be put there: the question, or the new password. */
  record Deliver(Instant due, CommandUuid command) implements AccountDue {
    @Override
    public String key() {
      return "deliver " + command.value();
    }
  }
}
