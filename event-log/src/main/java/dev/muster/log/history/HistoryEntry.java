package dev.muster.log.history;

import dev.muster.core.device.Step;
import dev.muster.core.event.Event;

/**
 * One event of a device and what it led to, recomputed.
 *
 * @param partition of the topic of device events
 * @param offset in that partition
 * @param step the state after it, what its sender was told, and the commands that ended by it
 */
public record HistoryEntry(int partition, long offset, Event event, Step step) {}
