package dev.muster.dep.apple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Apple's code in the body of a refusal: bare, in quotes, with a line end, or in JSON as {@code
 * code} or {@code error}. The body is parsed and not searched, since it may quote another code.
 */
final class ErrorCode {
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

  private ErrorCode() {}

  static Optional<String> of(byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    if (text.startsWith("{") || text.startsWith("\"")) {
      try {
        text = text(Json.read(text)).strip();
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
    return Optional.of(text).filter(CODE.asMatchPredicate());
  }

  private static String text(JsonNode json) {
    if (json.isObject()) {
      return json.path("code").asText(json.path("error").asText(""));
    }
    return json.asText("");
  }
}
