package dev.muster.simulator;

/** How a device takes a command. Called on the device's own thread. */
@FunctionalInterface
public interface Behaviour {
  /** What a device can do with a command. */
  enum Reaction {
    /** Carry it out, as far as a simulated device can. */
    OBEY,
    /** Say {@code NotNow}. */
    NOT_NOW,
    /** Say {@code Error}. */
    FAIL
  }

  /** Carries out everything. */
  Behaviour OBEDIENT = (requestType, timesOffered) -> Reaction.OBEY;

  /**
   * How it takes this command.
   *
   * @param timesOffered how often it was offered this very command, counting this time
   */
  Reaction react(String requestType, int timesOffered);
}
