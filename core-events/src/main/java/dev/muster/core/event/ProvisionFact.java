package dev.muster.core.event;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What was done about a device from its enrollment until it was ready: which blueprint, step by
 * step, and how it was let out of Setup Assistant.
 */
public sealed interface ProvisionFact extends DeviceFact {
  /**
   * A blueprint began. What it says stands here, because it may be changed while it is carried out.
   *
   * @param blueprint its name; empty for a device that waits and that no blueprint fits
   * @param steps in their order
   * @param within so long after this the device is released, whatever has come of the steps
   * @param arrival how the device came
   */
  record ProvisionStarted(
      String blueprint, List<ProvisionStep> steps, Duration within, Arrival arrival)
      implements ProvisionFact {
    /** Copies the list. */
    public ProvisionStarted {
      steps = List.copyOf(steps);
    }
  }

  /** How a device came to be enrolled. */
  enum Arrival {
    /** It waits in Setup Assistant, for its first user. */
    SETUP,
    /** It waits, and comes from another server with its data and its users. */
    MIGRATED,
    /** It is in use, and waits for nothing. */
    MANUAL
  }

  /**
   * A step of a blueprint.
   *
   * @param name for people
   * @param command what the device is told; empty for a step that only waits, or installs a package
   * @param install the package that it is told to install; empty where it is told something else
   * @param until what must be reported before the step is done; empty where the device's word that
   *     it did what it was told is enough
   * @param need what becomes of all if it fails
   * @param tries how often it is told at most
   * @param within so long it may take in all
   * @param first whether it is left out for a device that was enrolled here before and has kept
   *     what it had
   */
  record ProvisionStep(
      String name,
      Optional<StepCommand> command,
      Optional<PackageInstall> install,
      Optional<StepUntil> until,
      StepNeed need,
      int tries,
      Duration within,
      boolean first) {
    /** A step that is done when the device says so. */
    public ProvisionStep(
        String name, Optional<StepCommand> command, StepNeed need, int tries, Duration within) {
      this(name, command, Optional.empty(), Optional.empty(), need, tries, within, false);
    }

    /** Whether the device is told something, and not only waited for. */
    public boolean tells() {
      return command.isPresent() || install.isPresent();
    }
  }

  /**
   * A package that a device is to install.
   *
   * @param content its SHA-256
   * @param name of its file, for people
   * @param managed whether the app in it is to be managed ({@code InstallAsManaged})
   */
  record PackageInstall(Digest256 content, String name, boolean managed) {}

  /**
   * What must be known before a step is done.
   *
   * @param identifier of the profile, or of the app's bundle; empty for the others
   * @param version the least; empty for any
   */
  record StepUntil(UntilKind kind, String identifier, String version) {}

  /** What is waited for. */
  enum UntilKind {
    /** Every byte of the step's package was sent to this device. */
    FETCHED,
    /** A profile is in the device's list. */
    PROFILE,
    /** An app is in the device's list. */
    APP,
    /** An app is in the device's list of managed apps, as installed. */
    MANAGED_APP,
    /** The device has this version of its system, or a later one. */
    OS_VERSION
  }

  /**
   * A command of a step.
   *
   * @param requestType Apple's name
   * @param content where its content is
   * @param payloadIdentifier of a profile
   */
  record StepCommand(String requestType, Digest256 content, Optional<String> payloadIdentifier) {
    /** Only a device that waits in Setup Assistant takes it: the account is made there. */
    public static final String ACCOUNT = "AccountConfiguration";

    /** Whether it has Setup Assistant make an account. */
    public boolean makesAccount() {
      return requestType.equals(ACCOUNT);
    }
  }

  /** What becomes of all if a step fails. */
  enum StepNeed {
    /** The next one begins. */
    OPTIONAL,
    /** The device waits for an admin, until the deadline of all. */
    HOLD
  }

  /**
   * The command of a step was put into the queue.
   *
   * @param step its number, from 0
   * @param attempt from 1
   */
  record ProvisionStepQueued(int step, CommandUuid command, int attempt) implements ProvisionFact {}

  /**
   * The device is asked whether what a step waits for is so by now.
   *
   * @param step its number, from 0
   * @param command the question
   * @param time from 1
   */
  record ProvisionAsked(int step, CommandUuid command, int time) implements ProvisionFact {}

  /**
   * The device is asked which accounts Setup Assistant made: only so is the name known by which the
   * password of one can be changed.
   *
   * @param command the question
   * @param time from 1
   */
  record AdminAccountAsked(CommandUuid command, int time) implements ProvisionFact {}

  /**
   * The admin account of the device is to get another password. The secret of this name holds it.
   *
   * @param command by which it gets it, and the secret's name
   * @param attempt from 1
   */
  record AdminPasswordChanging(CommandUuid command, int attempt) implements ProvisionFact {}

  /**
   * A part of a package was sent to the device, to the last byte of the part.
   *
   * @param command the command that it was told of the package by
   * @param content the package's SHA-256
   * @param from the first byte's place
   * @param to the place behind the last byte
   * @param size of the package
   */
  record PackageServed(CommandUuid command, Digest256 content, long from, long to, long size)
      implements ProvisionFact {
    /**
     * Checks that the part lies within the package.
     *
     * @throws IllegalArgumentException if it does not
     */
    public PackageServed {
      if (from < 0 || to <= from || size < to) {
        throw new IllegalArgumentException("no part of the package");
      }
    }
  }

  /**
   * A step is given up.
   *
   * @param detail why, for people; empty where it took longer than it may
   */
  record ProvisionStepTimedOut(int step, String detail) implements ProvisionFact {
    /** A step that took longer than it may. */
    public ProvisionStepTimedOut(int step) {
      this(step, "");
    }
  }

  /**
   * The device is told that it may leave Setup Assistant.
   *
   * @param why for which reason
   * @param detail for people
   */
  record ProvisionReleased(ReleaseReason why, String detail, CommandUuid command, int attempt)
      implements ProvisionFact {}

  /** Why a device is let out of Setup Assistant. */
  enum ReleaseReason {
    /** All steps have ended. */
    DONE,
    /** It took longer than it may. */
    DEADLINE,
    /** An admin said so. */
    ADMIN
  }

  /** An admin stepped in. */
  record ProvisionDirected(ProvisionDirective directive) implements ProvisionFact {}

  /** What an admin may want. */
  enum ProvisionDirective {
    /** Steps that failed are tried again. */
    RETRY,
    /** The device is released now. */
    RELEASE,
    /** All steps are taken again. */
    RESTART
  }
}
