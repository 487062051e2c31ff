package dev.muster.admin.command;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Key;
import dev.muster.core.selection.Spelling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What keeps a command in JSON from fitting its schema, in words that say what is wanted. The
 * schema says whether it fits, and this only why.
 */
final class CommandWords {
  private static final String REQUEST_TYPE = "RequestType";

  private CommandWords() {}

  /** That there is no such command, with the one that was probably meant. */
  static String unknown(String requestType) {
    List<String> known = CommandCatalog.all().stream().map(CommandType::name).toList();
    return "no command is called %s: %s"
        .formatted(
            requestType,
            Spelling.nearest(requestType, known)
                .map("did you mean %s?"::formatted)
                .orElse("muster command-types and GET /v1/command-types list them"));
  }

  /** The first thing that is wrong with a command that does not fit. */
  static String wrong(CommandType type, JsonObject command) {
    JsonObject keys = command.copy();
    keys.remove(REQUEST_TYPE);
    boolean open = type.keys().stream().anyMatch(key -> key.name().startsWith("ANY"));
    return dictionary(type.name(), "", keys, type.keys(), open)
        .orElseGet(() -> "it does not fit the schema of " + type.name());
  }

  /**
   * What is wrong in a dictionary.
   *
   * @param name as a sentence calls it
   * @param path in front of the names of its keys
   */
  private static Optional<String> dictionary(
      String name, String path, JsonObject given, List<Key> keys, boolean open) {
    List<String> names = keys.stream().map(Key::name).toList();
    Stream<String> unknown =
        given.fieldNames().stream()
            .filter(key -> !open && !names.contains(key))
            .map(key -> "%s has no key %s%s".formatted(name, key, meant(key, names)));
    Stream<String> missing =
        keys.stream()
            .filter(key -> key.required() && !given.containsKey(key.name()))
            .map(key -> "%s needs %s, %s".formatted(name, path + key.name(), kind(key)));
    Stream<String> wrong =
        keys.stream()
            .filter(key -> given.containsKey(key.name()))
            .flatMap(key -> value(path + key.name(), given.getValue(key.name()), key).stream());
    return Stream.of(unknown, missing, wrong).flatMap(all -> all).findFirst();
  }

  private static Optional<String> value(String name, Object value, Key key) {
    if (!isOfKind(value, key)) {
      return Optional.of("%s must be %s".formatted(name, kind(key)));
    }
    if (!key.values().isEmpty()
        && key.values().stream().map(String::valueOf).noneMatch(String.valueOf(value)::equals)) {
      List<String> known = key.values().stream().map(String::valueOf).toList();
      return Optional.of(
          "%s must be one of %s%s"
              .formatted(name, String.join(", ", known), question(String.valueOf(value), known)));
    }
    return switch (value) {
      case JsonObject dictionary ->
          dictionary(name, name + ".", dictionary, key.keys(), key.open());
      case JsonArray array -> array(name, array, key.keys());
      case null, default -> Optional.empty();
    };
  }

  private static Optional<String> array(String name, JsonArray items, List<Key> kinds) {
    for (int i = 0; i < items.size() && !kinds.isEmpty(); i++) {
      Object item = items.getValue(i);
      String place = "%s[%d]".formatted(name, i);
      Optional<Key> kind = TypedPlist.kind(item, kinds);
      Optional<String> wrong =
          kind.isPresent() ? value(place, item, kind.get()) : noKind(place, item, kinds);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  /** Items of several kinds tell theirs by a key that has one value in each kind. */
  private static Optional<String> noKind(String place, Object item, List<Key> kinds) {
    List<String> known = new ArrayList<>();
    String name = "";
    for (Key kind : kinds) {
      for (Key key : kind.keys()) {
        if (key.values().size() == 1) {
          name = key.name();
          known.add(String.valueOf(key.values().getFirst()));
        }
      }
    }
    String given = item instanceof JsonObject json ? String.valueOf(json.getValue(name)) : "";
    return Optional.of(
        "%s.%s must be one of %s%s"
            .formatted(
                place,
                name,
                known.stream().distinct().collect(Collectors.joining(", ")),
                question(given, known)));
  }

  private static boolean isOfKind(Object value, Key key) {
    return switch (key.type()) {
      case STRING, DATE -> value instanceof String;
      case DATA -> value instanceof String text && TypedPlist.bytes(text).isPresent();
      case INTEGER -> value instanceof Number n && n.doubleValue() == Math.rint(n.doubleValue());
      case REAL -> value instanceof Number;
      case BOOLEAN -> value instanceof Boolean;
      case ARRAY -> value instanceof JsonArray;
      case DICTIONARY -> value instanceof JsonObject;
      case ANY -> true;
    };
  }

  private static String kind(Key key) {
    return switch (key.type()) {
      case STRING -> "a text";
      case INTEGER -> "a whole number";
      case REAL -> "a number";
      case BOOLEAN -> "true or false";
      case DATA ->
          "bytes in base64 (muster command takes those of a file with -p %s=@FILE)"
              .formatted(key.name());
      case DATE -> "a time such as 2026-11-20T10:00:00Z";
      case ARRAY -> "a list such as [\"…\", \"…\"]";
      case DICTIONARY -> "a dictionary such as {\"KEY\": \"…\"}";
      case ANY -> "a value";
    };
  }

  private static String meant(String word, List<String> known) {
    if (known.isEmpty()) {
      return ": it takes none";
    }
    return Spelling.nearest(word, known).isPresent()
        ? question(word, known)
        : ": it takes " + String.join(", ", known);
  }

  private static String question(String word, List<String> known) {
    return Spelling.nearest(word, known).map(": did you mean %s?"::formatted).orElse("");
  }
}
