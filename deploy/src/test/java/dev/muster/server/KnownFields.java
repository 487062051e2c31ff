package dev.muster.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Compares with what an earlier version told, which knew nothing of what was added since. */
final class KnownFields {
  /** What people read may be said in other words. */
  private static final String WORDS = "text";

  /** A token that may do all may do more in a version that has more. */
  private static final String SCOPES = "scopes";

  private KnownFields() {}

  /** What is told now, without the fields that the API has gained since then. */
  static Object of(Object then, Object now) {
    if (then instanceof JsonObject known && now instanceof JsonObject all) {
      JsonObject left = new JsonObject();
      all.fieldNames().stream()
          .filter(known::containsKey)
          .forEach(
              name ->
                  left.put(
                      name,
                      switch (name) {
                        case WORDS -> known.getValue(name);
                        case SCOPES -> known(known.getJsonArray(name), all.getJsonArray(name));
                        default -> of(known.getValue(name), all.getValue(name));
                      }));
      return left;
    }
    if (then instanceof JsonArray known && now instanceof JsonArray all) {
      JsonArray left = new JsonArray();
      for (int i = 0; i < all.size(); i++) {
        left.add(i < known.size() ? of(known.getValue(i), all.getValue(i)) : all.getValue(i));
      }
      return left;
    }
    return now;
  }

  private static JsonArray known(JsonArray then, JsonArray now) {
    return new JsonArray(now.stream().filter(then::contains).toList());
  }
}
