package dev.muster.log.subscription;

import dev.muster.log.read.LogEntry;
import java.util.Optional;

/**
 * A record that a subscription read.
 *
 * @param partition of the topic of device events
 * @param offset in that partition
 * @param entry what stands there, without its request; empty for what no version can read
 * @param value all of it, as it stands there
 */
public record Received(int partition, long offset, Optional<LogEntry> entry, byte[] value) {}
