package dev.muster.catalog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** The shortest command of its kind that is accepted, for help pages and to start from. */
public final class CommandExample {
  /** Keys whose bytes are looked at before they are sent to a device. */
  private static final Set<String> PROFILES = Set.of("Payload", "ProvisioningProfile");

  private static final String PROFILE =
      Base64.getEncoder()
          .encodeToString(
              ("<plist version=\"1.0\"><dict><key>PayloadIdentifier</key>"
                      + "<string>com.example.wifi</string></dict></plist>")
                  .getBytes(StandardCharsets.US_ASCII));

  private CommandExample() {}

  /** A command with its required keys. */
  public static JsonObject of(CommandType command) {
    return fill(new JsonObject().put("RequestType", command.name()), command.keys());
  }

  private static JsonObject fill(JsonObject json, List<Key> keys) {
    keys.stream().filter(Key::required).forEach(k -> json.put(k.name(), value(k)));
    return json;
  }

  private static Object value(Key key) {
    if (!key.values().isEmpty()) {
      return key.values().getFirst();
    }
    return switch (key.type()) {
      case STRING -> key.keys().isEmpty() ? "…" : key.keys().getFirst().name();
      case INTEGER -> 0;
      case REAL -> 0.0;
      case BOOLEAN -> true;
      case DATA -> PROFILES.contains(key.name()) ? PROFILE : "AAAA";
      case DATE -> "2026-01-01T00:00:00Z";
      case ARRAY ->
          key.keys().isEmpty()
              ? new JsonArray()
              : new JsonArray().add(value(key.keys().getFirst()));
      case DICTIONARY -> fill(new JsonObject(), key.keys());
      case ANY -> "…";
    };
  }
}
