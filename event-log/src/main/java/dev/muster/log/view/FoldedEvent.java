package dev.muster.log.view;

import dev.muster.core.event.Event;
import dev.muster.log.history.Consequence;
import java.time.Instant;

/**
 * An event that this node has just folded.
 *
 * @param partition of its topic, which the kind of its fact tells
 * @param offset in that partition
 * @param recordedAt the broker's time of the record
 * @param event without the request that it was received in
 * @param consequence what it led to
 */
public record FoldedEvent(
    int partition, long offset, Instant recordedAt, Event event, Consequence consequence) {}
