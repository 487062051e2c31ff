package dev.muster.admin.http;

import dev.muster.core.event.ApiRole;

/**
 * Who calls.
 *
 * @param tokenId the id of the token
 * @param name its name, which the log has as actor
 */
public record Caller(String tokenId, String name, ApiRole role) {}
