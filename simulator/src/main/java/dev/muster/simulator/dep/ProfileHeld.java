package dev.muster.simulator.dep;

import java.time.Instant;
import java.util.Optional;

/**
 * What Apple knows of a device's profile.
 *
 * @param uuid may stay when the profile was dropped by an assignment in the portal
 */
public record ProfileHeld(
    ProfileStatus status,
    Optional<String> uuid,
    Optional<Instant> assigned,
    Optional<Instant> pushed) {
  static final ProfileHeld NONE =
      new ProfileHeld(ProfileStatus.EMPTY, Optional.empty(), Optional.empty(), Optional.empty());

  /** Whether the device would get this very profile if it asked now. */
  public boolean gives(String profileUuid) {
    return given().filter(profileUuid::equals).isPresent();
  }

  /** The profile that the device would get if it asked now. */
  public Optional<String> given() {
    return status == ProfileStatus.ASSIGNED || status == ProfileStatus.PUSHED
        ? uuid
        : Optional.empty();
  }

  static ProfileHeld assigned(String uuid, Instant at) {
    return new ProfileHeld(
        ProfileStatus.ASSIGNED, Optional.of(uuid), Optional.of(at), Optional.empty());
  }

  ProfileHeld fetched(Instant at) {
    return new ProfileHeld(ProfileStatus.PUSHED, uuid, assigned, Optional.of(at));
  }

  /** As a call of the server's takes it away: without a trace. */
  static ProfileHeld removed() {
    return new ProfileHeld(
        ProfileStatus.REMOVED, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** As an assignment to the same server takes it away: the UUID is still told. */
  ProfileHeld dropped() {
    return uuid.isEmpty() ? this : new ProfileHeld(ProfileStatus.REMOVED, uuid, assigned, pushed);
  }
}
