package dev.muster.simulator.dep;

import java.time.Instant;

/** A device in the portal's books; guarded by the portal's monitor. */
final class Machine {
  private PortalDevice device;
  private long place;
  private Instant changed = Instant.EPOCH;
  private boolean locked;
  private boolean disowned;

  Machine(PortalDevice device) {
    this.device = device;
  }

  PortalDevice device() {
    return device;
  }

  void device(PortalDevice other) {
    device = other;
  }

  /** Its place in the list of its server; a new one each time that it comes. */
  long place() {
    return place;
  }

  void place(long other) {
    place = other;
  }

  /** When it last changed, as the feed has it. */
  Instant changed() {
    return changed;
  }

  void changed(Instant at) {
    changed = at;
  }

  boolean locked() {
    return locked;
  }

  void locked(boolean wanted) {
    locked = wanted;
  }

  boolean disowned() {
    return disowned;
  }

  void disown() {
    disowned = true;
  }
}
