package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A list as it can be printed in any form.
 *
 * @param key what the list is called in the API's answer
 * @param name the field that is printed where the names alone are wanted
 * @param columns all that it has
 * @param empty what to say and to do next where there is nothing in it
 */
record Listing(String key, String name, List<Column> columns, String empty) {
  /** The entries of an answer. */
  List<JsonObject> entries(JsonObject answer) {
    JsonArray list = answer.getJsonArray(key);
    return list.stream().map(JsonObject.class::cast).toList();
  }
}
