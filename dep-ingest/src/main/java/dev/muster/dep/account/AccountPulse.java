package dev.muster.dep.account;

import java.time.Instant;
import java.util.Optional;

/**
 * How an account does, as the node sees it that works for it; nothing of it is recorded.
 *
 * @param askedAt when Apple was last asked
 * @param nextAt when it is asked next, unless something comes before
 * @param problem why Apple could not be asked, in words; empty if it could
 */
public record AccountPulse(Optional<Instant> askedAt, Optional<Instant> nextAt, String problem) {
  /** Before it was asked. */
  public static final AccountPulse NONE = new AccountPulse(Optional.empty(), Optional.empty(), "");
}
