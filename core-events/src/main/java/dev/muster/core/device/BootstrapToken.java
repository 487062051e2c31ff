package dev.muster.core.device;

import dev.muster.core.event.SealedBytes;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The bootstrap token of a Mac: with it, the Mac lets management do what else takes the password of
 * one of its owners. It is of one enrollment, and there for the Mac to ask for. Immutable.
 *
 * @param held what the Mac gave into keeping, unless it took it back
 * @param askedAt when it last asked for it, in this enrollment
 */
public record BootstrapToken(Optional<Held> held, Optional<Instant> askedAt) {
  /** Of a device that never gave one. */
  public static final BootstrapToken NONE = new BootstrapToken(Optional.empty(), Optional.empty());

  /**
   * A token.
   *
   * @param event the event that brought it, which its value is sealed for
   * @param setAt when it came
   */
  public record Held(UUID event, SealedBytes value, Instant setAt) {}

  BootstrapToken with(Optional<Held> newer) {
    return new BootstrapToken(newer, askedAt);
  }

  BootstrapToken asked(Instant at) {
    return new BootstrapToken(held, Optional.of(at));
  }
}
