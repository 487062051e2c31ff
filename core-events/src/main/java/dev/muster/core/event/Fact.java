package dev.muster.core.event;

/** What happened, without its circumstances. */
public sealed interface Fact permits DeviceFact, FleetFact, DepFact {

  /** The name of its kind: of a message, Apple's name; of another fact, its own. */
  default String kind() {
    return this instanceof MessageFact.MessageReceived received
        ? received.message().getClass().getSimpleName()
        : getClass().getSimpleName();
  }
}
