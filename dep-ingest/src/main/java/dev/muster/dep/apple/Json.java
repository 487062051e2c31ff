package dev.muster.dep.apple;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.dep.apple.AppleException.Reason;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** JSON from Apple, where a field of the wrong type is as good as a missing one. */
final class Json {
  /** Apple's deepest answer has five levels. */
  private static final int DEEPEST = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  static JsonNode read(String text) throws JsonProcessingException {
    return MAPPER.readTree(text);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array(Collection<String> values) {
    ArrayNode array = MAPPER.createArrayNode();
    values.forEach(array::add);
    return array;
  }

  static JsonNode object(byte[] body, String call) throws AppleException {
    try {
      JsonNode json = read(new String(body, StandardCharsets.UTF_8));
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // Said below, without what was read: there may be a secret in it.
    }
    throw unreadable(call, "no JSON object");
  }

  static AppleException unreadable(String call, String what) {
    return new AppleException(
        Reason.UNREADABLE_ANSWER,
        "Apple's service answered "
            + call
            + " with something unexpected ("
            + what
            + "): check that no proxy stands between, and look for a newer release.");
  }

  static Optional<String> text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isValueNode() && !value.isNull() ? Optional.of(value.asText()) : Optional.empty();
  }

  static String textOr(JsonNode object, String field, String otherwise) {
    return text(object, field).orElse(otherwise);
  }

  static boolean flag(JsonNode object, String field) {
    return object.path(field).asBoolean(false);
  }

  static Optional<Instant> time(JsonNode object, String field) {
    try {
      return text(object, field).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static OptionalLong number(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.canConvertToLong()) {
      return OptionalLong.of(value.longValue());
    }
    try {
      return value.isTextual()
          ? OptionalLong.of(Long.parseLong(value.textValue()))
          : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** The texts of an array; a single text counts as one of them. */
  static List<String> texts(JsonNode object, String field) {
    JsonNode value = object.path(field);
    List<String> texts = new ArrayList<>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    for (JsonNode element : value) {
      if (value.isArray() && element.isValueNode() && !element.isNull()) {
        texts.add(element.asText());
      }
    }
    return List.copyOf(texts);
  }

  /** An object whose values are texts, by key. */
  static Map<String, String> map(JsonNode object, String field) {
    Map<String, String> map = new TreeMap<>();
    JsonNode value = object.path(field);
    value
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().isTextual()) {
                map.put(entry.getKey(), entry.getValue().textValue());
              }
            });
    return map;
  }
}
