package dev.muster.gateway;

import java.util.Optional;
import java.util.UUID;

/**
 * What a device is answered.
 *
 * @param eventId the event that its message became, if it became one
 * @param status the HTTP status; never 401
 * @param contentType of the body
 * @param body a property list, declarations, or nothing
 */
record Answer(Optional<UUID> eventId, int status, String contentType, byte[] body) {
  private static final byte[] NOTHING = {};
  private static final String PLIST = "application/xml; charset=UTF-8";
  private static final String JSON = "application/json";

  /** A property list. */
  static Answer of(UUID eventId, byte[] body) {
    return new Answer(Optional.of(eventId), 200, PLIST, body);
  }

  static Answer json(UUID eventId, byte[] body) {
    return new Answer(Optional.of(eventId), 200, JSON, body);
  }

  static Answer empty(UUID eventId, int status) {
    return new Answer(Optional.of(eventId), status, PLIST, NOTHING);
  }

  static Answer unrecorded(int status) {
    return new Answer(Optional.empty(), status, PLIST, NOTHING);
  }
}
