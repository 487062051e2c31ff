package dev.muster.log.wire;

import dev.muster.core.event.Event;

/** An event as this version can read it. */
public sealed interface Decoded {
  /**
   * The event.
   *
   * @throws ForeignFactException if this version does not know what happened
   */
  Event known();

  /** One that this version knows whole. */
  record Known(Event event) implements Decoded {
    @Override
    public Event known() {
      return event;
    }
  }

  /**
   * One of which this version knows the circumstances alone: a newer node wrote a branch of the
   * union, or a symbol of an enum, that this one has never heard of.
   *
   * @param kind the name of the branch
   * @param ignorable its schema says, by the property {@code ignorable}, that whoever does not know
   *     it loses nothing
   */
  record Foreign(Envelope envelope, String kind, boolean ignorable) implements Decoded {
    @Override
    public Event known() {
      throw new ForeignFactException(kind);
    }
  }
}
