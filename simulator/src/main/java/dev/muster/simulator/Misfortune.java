package dev.muster.simulator;

/**
 * What goes wrong with a Mac, whatever the server does. Each of these was seen on real ones.
 *
 * @param times how often, or after how many commands, where the kind says so
 */
public record Misfortune(Kind kind, int times) {
  /** The kinds. */
  public enum Kind {
    /** All goes well. */
    NONE,
    /** It acknowledges a package, downloads it whole, and never installs it. */
    NEVER_INSTALLS,
    /** Each download fails: a firewall or load balancer stands before the host of the packages. */
    PACKAGE_HOST_UNREACHABLE,
    /** There is no network for a while: so many tries to download fail, and later ones do not. */
    OFFLINE_AT_FIRST,
    /** It enrolls, and does not come the first so many times that it should. */
    AWAY_AT_FIRST,
    /** After one package with a wrong hash no other one is looked at, until it restarts. */
    WEDGED_BY_A_WRONG_HASH,
    /** It says {@code NotNow} to each command so many times. */
    NOT_NOW_AT_FIRST,
    /**
     * It restarts in Setup Assistant after so many commands that it carried out, and enrolls again
     * from there: Authenticate, and a TokenUpdate that leaves {@code AwaitingConfiguration} out. It
     * still waits.
     */
    RESTARTS_AND_ENROLLS_AGAIN,
    /**
     * It restarts in Setup Assistant after so many commands that it carried out, has forgotten the
     * account that it was told to make, and comes with {@code Idle}. It still waits.
     */
    RESTARTS_AND_FORGETS,
    /**
     * It restarts in Setup Assistant after so many commands that it carried out, and does not wait
     * any more: what is only possible while it waits ends with error 101.
     */
    RESTARTS_AND_WAITS_NO_MORE,
    /** It says that it waits and does not: as before, from the beginning. */
    NEVER_WAITED
  }

  /** A Mac to which nothing happens. */
  public static final Misfortune NONE = new Misfortune(Kind.NONE, 0);

  /** Refuses numbers that mean nothing. */
  public Misfortune {
    if (times < 0) {
      throw new IllegalArgumentException("times: " + times);
    }
  }

  /** What happens once, or after one command. */
  public static Misfortune of(Kind kind) {
    return new Misfortune(kind, 1);
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether it restarts now. */
  boolean restartsAfter(int commands) {
    return commands == times
        && switch (kind) {
          case RESTARTS_AND_ENROLLS_AGAIN, RESTARTS_AND_FORGETS, RESTARTS_AND_WAITS_NO_MORE -> true;
          default -> false;
        };
  }
}
