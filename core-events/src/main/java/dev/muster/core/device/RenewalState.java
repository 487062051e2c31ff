package dev.muster.core.device;

import dev.muster.core.event.CommandUuid;
import java.time.Instant;

/**
 * How it stands with the renewal of the certificate that a device uses now.
 *
 * @param command the command that told the device last
 * @param requestedAt when that was
 * @param attempts how often it was told
 */
public record RenewalState(CommandUuid command, Instant requestedAt, int attempts) {}
