package dev.muster.core.event;

/** What happened, without its circumstances. */
public sealed interface Fact permits DeviceFact, FleetFact {}
