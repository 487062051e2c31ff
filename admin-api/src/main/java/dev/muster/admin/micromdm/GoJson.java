package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An object as programs in Go write and read it: upper and lower case of a name are alike, a value
 * that is not there is {@code null}, and bytes are base64.
 */
record GoJson(JsonObject json) {
  /** The body of a call; without one, nothing. */
  static GoJson of(CompatCall call) {
    return new GoJson(call.bare() ? new JsonObject() : new JsonObject(Buffer.buffer(call.body())));
  }

  private Object value(String name) {
    return json.fieldNames().stream()
        .filter(name::equalsIgnoreCase)
        .map(json::getValue)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** An object that has to be there. */
  GoJson object(String name) {
    return Optional.ofNullable(value(name))
        .filter(JsonObject.class::isInstance)
        .map(inner -> new GoJson((JsonObject) inner))
        .orElseThrow(() -> Problem.badRequest("there is no " + name));
  }

  /** A text; empty where there is none. */
  String text(String name) {
    return switch (value(name)) {
      case null -> "";
      case String text -> text;
      default -> throw Problem.badRequest(name + " is a text");
    };
  }

  /** A text that has to be there. */
  String required(String name) {
    String text = text(name);
    if (text.isBlank()) {
      throw Problem.badRequest("there is no " + name);
    }
    return text;
  }

  /** Texts; none where there are none. Each stands once. */
  List<String> texts(String name) {
    return switch (value(name)) {
      case null -> List.of();
      case JsonArray all when all.stream().allMatch(String.class::isInstance) ->
          all.stream().map(String.class::cast).distinct().toList();
      default -> throw Problem.badRequest(name + " is a list of texts");
    };
  }

  /** A number from 0; 0 where there is none. */
  int count(String name) {
    return switch (value(name)) {
      case null -> 0;
      case Integer number -> Math.max(0, number);
      default -> throw Problem.badRequest(name + " is a number");
    };
  }

  boolean flag(String name) {
    return switch (value(name)) {
      case null -> false;
      case Boolean flag -> flag;
      default -> throw Problem.badRequest(name + " is true or false");
    };
  }

  /** Bytes; none where there are none. */
  byte[] bytes(String name) {
    try {
      return Base64.getDecoder().decode(text(name));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(name + " is base64");
    }
  }

  /** Bytes, as such programs read them. */
  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
