package dev.muster.core.event;

/** Who caused an event. */
public sealed interface Actor {
  /** The name in the record: an enrolment id, a token's name, or a part of Muster. */
  String name();

  /** A device, by the message it sent; the name is the enrolment that it claims. */
  record Device(String name) implements Actor {}

  /** An admin, by the API token of that name. */
  record Admin(String name) implements Actor {}

  /** A part of Muster itself. */
  record System(String name) implements Actor {}
}
