package dev.muster.simulator.dep;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** An answer of Apple's service. */
record Reply(int status, String body, Map<String, String> headers) {
  static Reply ok(String json) {
    return new Reply(200, json, Map.of());
  }

  static Reply ok(JsonObject json) {
    return ok(json.encode());
  }
}
