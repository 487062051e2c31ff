package dev.muster.simulator;

import java.time.Instant;

/**
 * Something that a command changed on a device.
 *
 * @param command its UUID
 * @param requestType {@code RequestType}
 * @param what the identifier of the profile or package, or the short name of the account; empty
 *     where there is nothing to name
 */
public record Effect(Instant at, String command, String requestType, String what) {}
