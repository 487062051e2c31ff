package dev.muster.simulator.fuzz;

import java.util.Map;

/**
 * One hostile request.
 *
 * @param kind what was done to it
 * @param path relative to the gateway, or to the admin API where {@code admin} is set
 */
public record FuzzCase(
    String kind,
    boolean admin,
    String method,
    String path,
    Map<String, String> headers,
    byte[] body) {}
