package dev.muster.webhook.format;

/**
 * The body of a call.
 *
 * @param contentType of the header {@code Content-Type}
 * @param bytes UTF-8
 */
public record Body(String contentType, byte[] bytes) {}
