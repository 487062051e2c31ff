package dev.muster.gateway;

import java.util.Optional;
import java.util.UUID;

/**
 * What a device is answered.
 *
 * @param eventId the event that its message became, if it became one
 * @param status the HTTP status; never 401
 * @param body a property list, or nothing
 */
record Answer(Optional<UUID> eventId, int status, byte[] body) {
  private static final byte[] NOTHING = {};

  static Answer of(UUID eventId, byte[] body) {
    return new Answer(Optional.of(eventId), 200, body);
  }

  static Answer empty(UUID eventId, int status) {
    return new Answer(Optional.of(eventId), status, NOTHING);
  }

  static Answer unrecorded(int status) {
    return new Answer(Optional.empty(), status, NOTHING);
  }
}
