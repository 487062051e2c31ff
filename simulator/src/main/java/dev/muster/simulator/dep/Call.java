package dev.muster.simulator.dep;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a server that proved who it is.
 *
 * @param version the protocol version
 * @param query the parameters of the URL
 * @param body empty where none was sent
 */
record Call(
    DepServer server,
    String method,
    String path,
    int version,
    Map<String, String> query,
    JsonObject body,
    Instant now) {

  /** The serials of the body. */
  List<String> serials() {
    List<String> serials = new ArrayList<>();
    if (body.getValue("devices") instanceof JsonArray array) {
      for (Object element : array) {
        if (!(element instanceof String serial)) {
          throw DepError.malformed();
        }
        serials.add(serial);
      }
    }
    return serials;
  }

  /**
   * The serials of the body, of which there must be some, and no more than the account allows.
   *
   * @throws DepError otherwise
   */
  List<String> neededSerials() {
    List<String> serials = serials();
    if (serials.isEmpty()) {
      throw new DepError(400, "DEVICE_ID_REQUIRED");
    }
    if (serials.size() > server.maximumLimit()) {
      throw DepError.malformed();
    }
    return serials;
  }

  /** The limit of a page. */
  int limit() {
    Object limit = body.getValue("limit");
    if (limit == null) {
      return server.defaultLimit();
    }
    if (!(limit instanceof Integer number) || number < 1) {
      throw DepError.malformed();
    }
    return Math.min(number, server.maximumLimit());
  }

  /** A string of the body. */
  Optional<String> string(String key) {
    Object value = body.getValue(key);
    if (value != null && !(value instanceof String)) {
      throw DepError.malformed();
    }
    return Optional.ofNullable((String) value);
  }
}
