package dev.muster.gateway.dep;

import java.time.Duration;

/**
 * What the admin has set about devices that Apple sends here.
 *
 * @param unknown what becomes of a device whose serial number no account has, not even after Apple
 *     was asked
 * @param longestAsk how long a device waits until Apple was asked about it; Setup Assistant gives
 *     up after about a minute
 * @param signIn whether a person signs in, in the web view of Setup Assistant, before a device of
 *     an account gets its profile
 */
public record DepPolicy(Unknown unknown, Duration longestAsk, boolean signIn) {
  /** As it is where nobody sets anything. */
  public static final DepPolicy DEFAULT =
      new DepPolicy(Unknown.REFUSE, Duration.ofSeconds(10), false);

  /** What becomes of a device that no account has. */
  public enum Unknown {
    /** It is told that it is none of ours. */
    REFUSE,
    /** It gets a profile: whoever has an Apple device can enroll. */
    LET_IN
  }
}
