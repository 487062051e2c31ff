package dev.muster.dep.apple;

/**
 * What Apple answered, for a proxy: nothing read, nothing judged.
 *
 * @param status the HTTP status
 * @param contentType empty if Apple gave none
 * @param body of at most the settings' size
 */
public record RawAnswer(int status, String contentType, byte[] body) {}
