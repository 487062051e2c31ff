package dev.muster.gateway;

import dev.muster.core.event.UrlParameters;
import dev.muster.gateway.signature.Credentials;

/**
 * A message as it came.
 *
 * @param body the exact bytes
 * @param address where it comes from
 * @param credentials by which it shows whom it is from
 * @param parameters of the URL that it came to
 */
record Incoming(byte[] body, String address, Credentials credentials, UrlParameters parameters) {}
