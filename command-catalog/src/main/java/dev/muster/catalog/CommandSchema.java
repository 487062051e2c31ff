package dev.muster.catalog;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** JSON Schemas (2020-12) of commands, made from the table. Safe for any thread. */
public final class CommandSchema {
  private static final String BASE = "urn:muster:command:";
  private static final String BASE64 = "^[A-Za-z0-9+/]*={0,2}$";
  private static final Map<String, Validator> VALIDATORS = new ConcurrentHashMap<>();

  private CommandSchema() {}

  /** The schema of a command in JSON: a dictionary with {@code RequestType} and its own keys. */
  public static JsonObject of(CommandType command) {
    JsonObject properties =
        new JsonObject().put("RequestType", new JsonObject().put("const", command.name()));
    JsonArray required = new JsonArray().add("RequestType");
    boolean open = fill(properties, required, command.keys());
    return new JsonObject()
        .put("$schema", Draft.DRAFT202012.getIdentifier())
        .put("$id", BASE + command.name())
        .put("title", command.name())
        .put("description", command.summary())
        .put("type", "object")
        .put("properties", properties)
        .put("required", required)
        .put("additionalProperties", open);
  }

  /** Whether a command fits its schema. */
  public static boolean fits(CommandType command, JsonObject given) {
    return VALIDATORS
        .computeIfAbsent(command.name(), name -> validator(command))
        .validate(given)
        .getValid();
  }

  private static Validator validator(CommandType command) {
    return Validator.create(
        JsonSchema.of(of(command)),
        new JsonSchemaOptions()
            .setBaseUri(BASE)
            .setDraft(Draft.DRAFT202012)
            .setOutputFormat(OutputFormat.Flag));
  }

  private static boolean fill(JsonObject properties, JsonArray required, List<Key> keys) {
    boolean open = false;
    for (Key key : keys) {
      if (key.name().startsWith("ANY")) {
        open = true;
      } else {
        properties.put(key.name(), schema(key));
        if (key.required()) {
          required.add(key.name());
        }
      }
    }
    return open;
  }

  private static JsonObject schema(Key key) {
    JsonObject schema =
        switch (key.type()) {
          case STRING -> new JsonObject().put("type", "string");
          case INTEGER -> new JsonObject().put("type", "integer");
          case REAL -> new JsonObject().put("type", "number");
          case BOOLEAN -> new JsonObject().put("type", "boolean");
          case DATA ->
              new JsonObject()
                  .put("type", "string")
                  .put("contentEncoding", "base64")
                  .put("pattern", BASE64);
          case DATE -> new JsonObject().put("type", "string").put("format", "date-time");
          case ARRAY -> array(key);
          case DICTIONARY -> dictionary(key);
          case ANY -> new JsonObject();
        };
    if (!key.values().isEmpty()) {
      schema.put("enum", new JsonArray(new ArrayList<>(key.values())));
    }
    key.defaultValue().ifPresent(value -> schema.put("default", value));
    return schema;
  }

  private static JsonObject array(Key key) {
    JsonObject schema = new JsonObject().put("type", "array");
    return switch (key.keys().size()) {
      case 0 -> schema;
      case 1 -> schema.put("items", schema(key.keys().getFirst()));
      default ->
          schema.put(
              "items",
              new JsonObject()
                  .put(
                      "anyOf",
                      new JsonArray(
                          new ArrayList<>(
                              key.keys().stream().map(CommandSchema::schema).toList()))));
    };
  }

  private static JsonObject dictionary(Key key) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    boolean open = fill(properties, required, key.keys()) || key.keys().isEmpty();
    JsonObject schema = new JsonObject().put("type", "object").put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    return schema.put("additionalProperties", open);
  }
}
