package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Files with blueprints. */
final class BlueprintFile {
  /** In a command, a file in place of its contents as base64. */
  private static final String CONTENTS_OF = "@";

  private BlueprintFile() {}

  /**
   * The file as the API takes it.
   *
   * @param file its path; - is standard input
   * @throws CliException if it can't be read
   */
  static JsonObject read(String file) {
    Path directory = file.equals("-") ? Path.of("") : Path.of(file).toAbsolutePath().getParent();
    try {
      if (DepYaml.readTyped(DepFile.text(file)) instanceof Map<?, ?> content) {
        return (JsonObject) json(content, directory);
      }
    } catch (DepYaml.Unreadable e) {
      throw new CliException("%s: %s".formatted(file, e.getMessage()));
    }
    throw new CliException("%s has no blueprints: at its top".formatted(file));
  }

  private static Object json(Object content, Path directory) {
    return switch (content) {
      case Map<?, ?> map -> {
        JsonObject json = new JsonObject();
        map.forEach((key, value) -> json.put(String.valueOf(key), json(value, directory)));
        yield json;
      }
      case List<?> list -> new JsonArray(list.stream().map(v -> json(v, directory)).toList());
      case String text when text.startsWith(CONTENTS_OF) ->
          contents(directory.resolve(text.substring(CONTENTS_OF.length())));
      case null -> null;
      default -> content;
    };
  }

  private static String contents(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(file));
    }
  }
}
