package dev.muster.core.event;

/** What was done about the password that a Mac asks for before it starts recoveryOS. */
public sealed interface RecoveryLockFact extends DeviceFact {
  /**
   * The Mac is asked whether a password is the one that it has.
   *
   * @param command the question
   * @param about the command that gave it the password, and the name of the secret that holds it
   * @param time from 1, of all that it was asked since it was last given one
   */
  record RecoveryLockAsked(CommandUuid command, CommandUuid about, int time)
      implements RecoveryLockFact {}
}
