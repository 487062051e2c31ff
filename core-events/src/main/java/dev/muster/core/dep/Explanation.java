package dev.muster.core.dep;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why a device is, or is not, where it should be: the links from the organization's purchase to an
 * enrolled device, in their order, up to the first one that is missing and with who must act.
 *
 * @param serialNumber the device
 * @param links those that hold, and at the end the one that does not
 * @param missing the first that does not hold; empty if all do
 */
public record Explanation(String serialNumber, List<Link> links, Optional<Missing> missing) {

  /**
   * One that holds.
   *
   * @param text for an admin
   */
  public record Link(String name, String text) {}

  /**
   * One that does not.
   *
   * @param who has to act
   * @param text what is so, and what to do
   */
  public record Missing(String name, Who who, String text) {}

  /** Who has to act. */
  public enum Who {
    /** Whoever assigns devices to servers in Apple Business or School. */
    PORTAL_ADMIN,
    /** An admin of this installation. */
    ADMIN,
    /** Nobody: this server goes on by itself. */
    SERVER,
    /** Whoever has the device in hand. */
    DEVICE
  }

  /**
   * An enrolled device, or one that was.
   *
   * @param id its id
   */
  public record Enrolled(EnrollmentId id, DeviceState state) {}

  /** Explains a serial number, at this moment. */
  public static Explanation of(
      DepState state, String serialNumber, Optional<Enrolled> enrolled, Instant now) {
    ExplanationWalk walk = new ExplanationWalk(state, serialNumber, enrolled, now);
    Optional<Missing> missing = walk.go();
    return new Explanation(serialNumber, walk.links(), missing);
  }
}
