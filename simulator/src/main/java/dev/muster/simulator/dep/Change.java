package dev.muster.simulator.dep;

import java.time.Instant;

/** What the feed of changes tells: a device as it was after the change. */
record Change(PortalDevice device, Op op, Instant at) {}
