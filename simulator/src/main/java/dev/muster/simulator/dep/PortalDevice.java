package dev.muster.simulator.dep;

import java.time.Instant;
import java.util.Optional;

/**
 * A device as Apple's side has it at one moment.
 *
 * @param server the name of the server that it is assigned to
 * @param assignedBy who assigned it; {@code -1} is seen for automatic assignment
 * @param assigned when it came to its server
 * @param migrationDeadline until when it must have moved to its server
 * @param replaces the serial of the device that it was sent for
 * @param releasedByReplacement whether it went because another was sent for it
 * @param stays how many times it came to a server
 */
public record PortalDevice(
    Goods goods,
    Optional<String> server,
    ProfileHeld profile,
    String assignedBy,
    Optional<Instant> assigned,
    Optional<Instant> migrationDeadline,
    Optional<String> replaces,
    boolean releasedByReplacement,
    int stays) {

  static PortalDevice bought(Goods goods, Optional<String> replaces) {
    return new PortalDevice(
        goods,
        Optional.empty(),
        ProfileHeld.NONE,
        "",
        Optional.empty(),
        Optional.empty(),
        replaces,
        false,
        0);
  }

  /** Its serial number. */
  public String serialNumber() {
    return goods.serialNumber();
  }

  PortalDevice come(String name, String by, Instant at, Optional<Instant> deadline) {
    return new PortalDevice(
        goods,
        Optional.of(name),
        ProfileHeld.NONE,
        by,
        Optional.of(at),
        deadline,
        replaces,
        false,
        stays + 1);
  }

  PortalDevice gone(boolean byReplacement) {
    return new PortalDevice(
        goods,
        Optional.empty(),
        ProfileHeld.NONE,
        "",
        Optional.empty(),
        Optional.empty(),
        replaces,
        byReplacement,
        stays);
  }

  PortalDevice with(ProfileHeld other) {
    return new PortalDevice(
        goods,
        server,
        other,
        assignedBy,
        assigned,
        migrationDeadline,
        replaces,
        releasedByReplacement,
        stays);
  }

  PortalDevice with(Goods other) {
    return new PortalDevice(
        other,
        server,
        profile,
        assignedBy,
        assigned,
        migrationDeadline,
        replaces,
        releasedByReplacement,
        stays);
  }
}
