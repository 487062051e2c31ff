package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.Key;
import dev.muster.catalog.KeyType;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.nio.file.Path;
import java.util.Base64;

/** A key's value as it was typed, as JSON, by the type that the catalog gives to the key. */
final class ParameterValue {
  private ParameterValue() {}

  static Object of(String command, String key, String text) {
    if (text.startsWith("@")) {
      return Base64.getEncoder().encodeToString(CommandCommand.read(Path.of(text.substring(1))));
    }
    KeyType type =
        CommandCatalog.find(command).stream()
            .flatMap(c -> c.keys().stream())
            .filter(k -> k.name().equals(key))
            .findFirst()
            .map(Key::type)
            .orElse(KeyType.ANY);
    return switch (type) {
      case STRING, DATA, DATE -> text;
      case INTEGER, REAL, BOOLEAN, ARRAY, DICTIONARY -> json(text);
      case ANY -> looksLikeJson(text) ? json(text) : text;
    };
  }

  private static boolean looksLikeJson(String text) {
    return text.equals("true")
        || text.equals("false")
        || text.startsWith("[")
        || text.startsWith("{")
        || text.matches("-?[0-9]{1,15}");
  }

  private static Object json(String text) {
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      // The server, which knows what the key must be, says so.
      return text;
    }
  }
}
