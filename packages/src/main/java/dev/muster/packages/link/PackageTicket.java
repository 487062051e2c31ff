package dev.muster.packages.link;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;

/**
 * What a device was told to fetch.
 *
 * @param enrollment who was told
 * @param command the command that told it
 * @param content SHA-256 of the package
 */
public record PackageTicket(EnrollmentId enrollment, CommandUuid command, Digest256 content) {}
