package dev.muster.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Values that fit a schema of the contract, and values that do not. */
final class Inputs {
  private static final List<String> ODD =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "null",
          "\u0000",
          "\ud83d\ude00",
          "a/b",
          "..%2f",
          "a:b:c",
          "{}",
          "'\"<>",
          "2026-13-45",
          "PT",
          "ÄÖÜ",
          "*".repeat(60),
          "x".repeat(3000));

  private final Contract contract;
  private final Random random;
  private final List<String> known;

  /**
   * Inputs for this contract.
   *
   * @param known ids that exist, so that not every call ends at a 404
   */
  Inputs(Contract contract, Random random, List<String> known) {
    this.contract = contract;
    this.random = random;
    this.known = known;
  }

  /** A value that fits. */
  Object fitting(JsonObject unresolved) {
    JsonObject schema = contract.resolve(unresolved);
    if (schema.containsKey("const")) {
      return schema.getValue("const");
    }
    if (schema.containsKey("enum")) {
      JsonArray values = schema.getJsonArray("enum");
      return values.getValue(random.nextInt(values.size()));
    }
    return switch (schema.getString("type", "object")) {
      case "boolean" -> random.nextBoolean();
      case "integer" -> {
        int least = schema.getInteger("minimum", -5);
        yield least + random.nextInt(schema.getInteger("maximum", least + 1000) - least + 1);
      }
      case "array" -> array(schema);
      case "object" -> object(schema);
      default -> string(schema);
    };
  }

  /** A value that does not, at one place or another. */
  Object breaking(JsonObject unresolved) {
    JsonObject schema = contract.resolve(unresolved);
    if (!"object".equals(schema.getString("type")) || random.nextInt(4) == 0) {
      return odd();
    }
    JsonObject json = object(schema);
    List<String> names = new ArrayList<>(schema.getJsonObject("properties").fieldNames());
    String name = names.get(random.nextInt(names.size()));
    switch (random.nextInt(4)) {
      case 0 -> json.remove(name);
      case 1 -> json.put(name, odd());
      case 2 -> json.putNull(name);
      default -> json.put("unheard-of", odd());
    }
    return json;
  }

  /** A value for a place in the URL, fitting or not. */
  String text(JsonObject parameter) {
    if (random.nextInt(3) == 0) {
      return ODD.get(random.nextInt(ODD.size()));
    }
    return String.valueOf(fitting(parameter.getJsonObject("schema")));
  }

  private Object odd() {
    return switch (random.nextInt(6)) {
      case 0 -> random.nextInt();
      case 1 -> random.nextBoolean();
      case 2 -> new JsonArray().add(1).add(new JsonObject());
      case 3 -> new JsonObject().put("a", new JsonObject().put("b", 1));
      case 4 -> 1e300;
      default -> ODD.get(random.nextInt(ODD.size()));
    };
  }

  private JsonArray array(JsonObject schema) {
    JsonArray array = new JsonArray();
    int size = schema.getInteger("minItems", 0) + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      array.add(fitting(schema.getJsonObject("items")));
    }
    return array;
  }

  private JsonObject object(JsonObject schema) {
    JsonObject json = new JsonObject();
    JsonArray required = schema.getJsonArray("required", new JsonArray());
    JsonObject properties = schema.getJsonObject("properties", new JsonObject());
    for (String name : properties.fieldNames()) {
      if (required.contains(name) || random.nextBoolean()) {
        json.put(name, fitting(properties.getJsonObject(name)));
      }
    }
    if (json.containsKey("RequestType")) {
      json.put("RequestType", requestType());
    }
    return json;
  }

  private String requestType() {
    List<String> types =
        List.of("ProfileList", "InstallProfile", "Settings", "DeviceInformation", "Unheard-of");
    return types.get(random.nextInt(types.size()));
  }

  private String string(JsonObject schema) {
    if ("date-time".equals(schema.getString("format"))) {
      return "20%02d-0%d-1%dT10:00:00Z"
          .formatted(random.nextInt(100), 1 + random.nextInt(9), random.nextInt(10));
    }
    if (schema.containsKey("pattern")) {
      return "name-" + random.nextInt(1_000_000);
    }
    return switch (random.nextInt(3)) {
      case 0 -> known.get(random.nextInt(known.size()));
      case 1 -> "PT" + random.nextInt(100) + "S";
      default -> "text " + Integer.toHexString(random.nextInt());
    };
  }
}
