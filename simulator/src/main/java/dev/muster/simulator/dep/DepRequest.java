package dev.muster.simulator.dep;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A request that came to Apple's service with good credentials, and what was answered.
 *
 * @param path without the query
 * @param version {@code X-Server-Protocol-Version}; 1 where none was sent
 * @param serials the devices that the body named
 * @param profileUuid the profile that it named
 * @param status the HTTP status; 0 where the connection was cut in place of an answer
 * @param code the error's code; empty where there was none
 */
public record DepRequest(
    Instant at,
    String method,
    String path,
    int version,
    String userAgent,
    List<String> serials,
    Optional<String> profileUuid,
    int status,
    String code) {

  /** Whether this is the call, as in {@code POST /profile/devices}. */
  public boolean is(String call) {
    return call.equals(method + " " + path);
  }
}
