package dev.muster.core.desired;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ManagedFact.ProfileContent;
import java.time.Instant;
import java.util.Optional;

/**
 * What a device was told last about one profile. Immutable.
 *
 * @param install what it is to install; empty: it was told to remove it
 * @param attempts how often it was told this
 * @param changedAt when this came to be so
 * @param why it does not do it, for people; empty where that is not so
 * @param proved whether the device's list showed since that it did
 */
public record ManagedProfile(
    Optional<ProfileContent> install,
    CommandUuid command,
    int attempts,
    Standing standing,
    Instant changedAt,
    String why,
    boolean proved) {

  /** What came of it. */
  public enum Standing {
    /** It has not answered. */
    TOLD,
    /** It said that it did. */
    ACCEPTED,
    /** It did not, or the command was taken out of the queue. */
    REFUSED
  }

  static ManagedProfile told(
      Optional<ProfileContent> install, CommandUuid command, int attempt, Instant at) {
    return new ManagedProfile(install, command, attempt, Standing.TOLD, at, "", false);
  }

  ManagedProfile now(Standing next, String because, Instant at) {
    return new ManagedProfile(install, command, attempts, next, at, because, proved);
  }

  ManagedProfile inList() {
    return proved
        ? this
        : new ManagedProfile(install, command, attempts, standing, changedAt, why, true);
  }

  /** Whether it is about exactly this content. */
  public boolean installs(String uuid) {
    return install.filter(content -> content.uuid().equals(uuid)).isPresent();
  }
}
