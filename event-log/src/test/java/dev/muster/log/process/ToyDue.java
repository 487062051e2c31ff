package dev.muster.log.process;

import dev.muster.core.process.Due;
import java.time.Instant;

/** Something that is due in a test. */
record ToyDue(Instant due, String resource, String key) implements Due {}
