package dev.muster.core.provision;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.process.Due;
import java.time.Instant;

/** What is to be done next for a device that is being provisioned. */
public sealed interface ProvisionDue extends Due {
  @Override
  default String resource() {
    return "provisioning";
  }

  /** A blueprint is to begin. The key names the enrollment. */
  record Start(Instant due, String enrollment) implements ProvisionDue {
    @Override
    public String key() {
      return "start " + enrollment;
    }
  }

  /** The command of a step is to be queued. */
  record Queue(Instant due, String run, int step, int attempt) implements ProvisionDue {
    @Override
    public String key() {
      return "step %s %d %d".formatted(run, step, attempt);
    }
  }

  /**
   * The command of a step, its question, or the release, is to be put into the queue, which does
   * not know it.
   *
   * @param step its number; -1 for the release
   */
  record Deliver(Instant due, int step, CommandUuid command) implements ProvisionDue {
    @Override
    public String key() {
      return "deliver " + command.value();
    }
  }

  /**
   * The device is to be asked whether what a step waits for is so.
   *
   * @param time from 1
   */
  record Ask(Instant due, String run, int step, int time) implements ProvisionDue {
    @Override
    public String key() {
      return "ask %s %d %d".formatted(run, step, time);
    }
  }

  /** A command that nobody waits for any more is to be taken out of the queue. */
  record Withdraw(Instant due, CommandUuid command) implements ProvisionDue {
    @Override
    public String key() {
      return "withdraw " + command.value();
    }
  }

  /** It is to be told that an admin is waited for. */
  record Hold(Instant due, String run, int step, String detail) implements ProvisionDue {
    @Override
    public String key() {
      return "hold %s %d".formatted(run, step);
    }
  }

  /** A step is to be given up. */
  record TimeOut(Instant due, String run, int step) implements ProvisionDue {
    @Override
    public String key() {
      return "time-out %s %d".formatted(run, step);
    }
  }

  /** The device is to be let out. */
  record Release(Instant due, String run, ReleaseReason why, String detail, int attempt)
      implements ProvisionDue {
    @Override
    public String key() {
      return "release %s %d".formatted(run, attempt);
    }
  }
}
