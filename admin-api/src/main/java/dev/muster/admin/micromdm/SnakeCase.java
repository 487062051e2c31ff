package dev.muster.admin.micromdm;

import dev.muster.catalog.Key;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * MicroMDM's names of keys, such as {@code manifest_url}, as Apple has them. Which one is meant is
 * told by the command's own keys. A name in snake case that is not among them says nothing, as with
 * MicroMDM, whose scripts send some that no device knows; any other name stays as it is.
 */
final class SnakeCase {
  private SnakeCase() {}

  /** A dictionary with Apple's names. */
  static JsonObject apple(JsonObject given, List<Key> keys) {
    JsonObject apple = new JsonObject();
    for (String name : given.fieldNames()) {
      Key key =
          keys.stream().filter(k -> bare(k.name()).equals(bare(name))).findFirst().orElse(null);
      if (key != null) {
        apple.put(key.name(), value(given.getValue(name), key.keys()));
      } else if (keys.isEmpty() || !name.equals(name.toLowerCase(Locale.ROOT))) {
        apple.put(name, value(given.getValue(name), List.of()));
      }
    }
    return apple;
  }

  private static Object value(Object given, List<Key> keys) {
    return switch (given) {
      case JsonObject object -> apple(object, keys);
      case JsonArray array -> {
        // The items may be of several kinds, each with keys of its own.
        List<Key> below = keys.stream().flatMap(kind -> kind.keys().stream()).toList();
        JsonArray all = new JsonArray();
        array.forEach(item -> all.add(value(item, below)));
        yield all;
      }
      case null -> null;
      default -> given;
    };
  }

  private static String bare(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
