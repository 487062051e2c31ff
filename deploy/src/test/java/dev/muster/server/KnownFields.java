package dev.muster.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Compares with what an earlier version told, which knew nothing of what was added since. */
final class KnownFields {
  /** What people read may be said in other words. */
  private static final String WORDS = "text";

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
                      name.equals(WORDS)
                          ? known.getValue(name)
                          : of(known.getValue(name), all.getValue(name))));
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
}
