package dev.muster.core.event;

/** What clients of MicroMDM keep on its server, and so on this one. */
public sealed interface MicroMdmFact extends FleetFact {
  /** What there is to keep. */
  enum MicroKind {
    /** A configuration profile, by its {@code PayloadIdentifier}. */
    PROFILE,
    /** A blueprint, by its name. */
    BLUEPRINT,
    /** A user whose account Setup Assistant can make, by its UUID. */
    USER
  }

  /**
   * A thing was put here, in place of the one with its name.
   *
   * @param content where what it says is
   */
  record MicroThingKept(MicroKind what, String name, Digest256 content) implements MicroMdmFact {}

  /** A thing was taken away. */
  record MicroThingRemoved(MicroKind what, String name) implements MicroMdmFact {}

  /**
   * A device is to stand in MicroMDM's list of devices no more, until it enrolls again. Of the
   * device itself it changes nothing.
   */
  record MicroDeviceRemoved(EnrollmentId device) implements MicroMdmFact {}
}
