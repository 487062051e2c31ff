package dev.muster.webhook.delivery;

import dev.muster.core.event.EnrollmentId;
import java.time.Instant;

/**
 * An event on its way to a receiver.
 *
 * @param partition of the log of devices
 * @param offset in that partition
 * @param recordedAt the broker's time of the record
 * @param device whose events keep their order
 * @param kind of the event
 * @param value the record, as it stands in the log
 */
public record Delivery(
    int partition,
    long offset,
    Instant recordedAt,
    EnrollmentId device,
    String kind,
    byte[] value) {}
