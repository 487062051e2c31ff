package dev.muster.core.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What Apple says of a device that an organization owns (Apple, Device Management: Device). Texts
 * are empty and times absent where Apple says nothing.
 *
 * @param family {@code Mac}, {@code iPhone}, …
 * @param profileStatus {@code empty}, {@code assigned}, {@code pushed} or {@code removed}
 * @param profileUuid the profile that Apple holds for it, or held last
 * @param assignedBy the Apple Account that assigned it to the server
 * @param assignedAt when it was assigned to the server
 * @param profileAssignedAt when the profile was assigned to it
 * @param profilePushedAt when it fetched the profile
 * @param migrationDeadline by when it should have come from another server
 * @param more all other keys of Apple's, each with its value as JSON
 */
public record DepListing(
    String model,
    String description,
    String color,
    String assetTag,
    String family,
    String os,
    String profileStatus,
    String profileUuid,
    String assignedBy,
    Optional<Instant> assignedAt,
    Optional<Instant> profileAssignedAt,
    Optional<Instant> profilePushedAt,
    Optional<Instant> migrationDeadline,
    Map<String, String> more) {

  /** Copies the map. */
  public DepListing {
    more = Map.copyOf(more);
  }

  /** Whether Apple holds this profile for the device. */
  public boolean holds(String profile) {
    return (profileStatus.equals("assigned") || profileStatus.equals("pushed"))
        && profileUuid.equals(profile);
  }

  /** Whether Apple holds any profile for it. */
  public boolean holdsAny() {
    return profileStatus.equals("assigned") || profileStatus.equals("pushed");
  }
}
