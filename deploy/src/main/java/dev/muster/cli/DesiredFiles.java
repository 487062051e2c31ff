package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Files that say what the fleet should be: labels by rules, and configuration profiles. */
final class DesiredFiles {
  private static final String LABELS = "labels";
  private static final String PROFILES = "configuration_profiles";

  /** What a file has at its top. */
  static final Set<String> KEYS = Set.of(LABELS, PROFILES);

  private static final Set<String> LABEL_KEYS = Set.of("name", "query");
  private static final Set<String> PROFILE_KEYS = Set.of("name", "file", "for", "drift");

  private final JsonArray labels = new JsonArray();
  private final JsonArray profiles = new JsonArray();
  private final List<String> wrong = new ArrayList<>();

  /** Whether a file is such a one. */
  static boolean is(Map<?, ?> content) {
    return content.keySet().stream().anyMatch(KEYS::contains);
  }

  /** Takes a file. */
  void add(Path file, Map<?, ?> content) {
    content.keySet().stream()
        .filter(key -> !KEYS.contains(String.valueOf(key)))
        .forEach(key -> wrong.add("%s: %s: belongs into a file of its own".formatted(file, key)));
    for (Map<?, ?> label : entries(file, content, LABELS)) {
      checked(file, label, LABEL_KEYS, Set.of("name", "query"));
      labels.add(json(file, label));
    }
    for (Map<?, ?> profile : entries(file, content, PROFILES)) {
      if (checked(file, profile, PROFILE_KEYS, Set.of("name", "file"))) {
        JsonObject json = json(file, profile);
        json.put("content", contents(at(file, profile), file, (String) json.remove("file")));
        profiles.add(json);
      }
    }
  }

  /**
   * The set as the API takes it.
   *
   * @throws CliException with all that is wrong
   */
  JsonObject set() {
    if (!wrong.isEmpty()) {
      throw new CliException(String.join("; ", wrong));
    }
    return new JsonObject().put(LABELS, labels).put("profiles", profiles);
  }

  private List<Map<?, ?>> entries(Path file, Map<?, ?> content, String key) {
    List<Map<?, ?>> all = new ArrayList<>();
    switch (content.get(key)) {
      case null -> {}
      case List<?> list -> {
        for (Object entry : list) {
          if (entry instanceof Map<?, ?> map) {
            all.add(map);
          } else {
            wrong.add("%s: an entry of %s: is no mapping".formatted(file, key));
          }
        }
      }
      default -> wrong.add("%s: %s: must be a list".formatted(file, key));
    }
    return all;
  }

  private boolean checked(Path file, Map<?, ?> entry, Set<String> known, Set<String> needed) {
    int before = wrong.size();
    for (Object key : entry.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        wrong.add(
            "%s: there is no key %s here: there are %s"
                .formatted(at(file, entry), key, String.join(", ", new TreeSet<>(known))));
      }
    }
    for (String key : needed) {
      if (!(entry.get(key) instanceof String text) || text.isBlank()) {
        wrong.add("%s: %s: is missing, or no text".formatted(at(file, entry), key));
      }
    }
    return wrong.size() == before;
  }

  private static JsonObject json(Path file, Map<?, ?> entry) {
    JsonObject json = new JsonObject().put("at", at(file, entry));
    entry.forEach((key, value) -> json.put(String.valueOf(key), json(value)));
    return json;
  }

  private static Object json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        JsonObject json = new JsonObject();
        map.forEach((key, inner) -> json.put(String.valueOf(key), json(inner)));
        yield json;
      }
      case List<?> list -> new JsonArray(list.stream().map(DesiredFiles::json).toList());
      case null -> null;
      default -> value;
    };
  }

  private String contents(String at, Path file, String named) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file.resolveSibling(named)));
    } catch (IOException | InvalidPathException e) {
      wrong.add("%s: can't read %s: check the path".formatted(at, named));
      return "";
    }
  }

  /** The file and the line where an entry's name stands. */
  private static String at(Path file, Map<?, ?> entry) {
    Pattern name =
        Pattern.compile(
            "\\bname:\\s*[\"']?"
                + Pattern.quote(String.valueOf(entry.get("name")))
                + "[\"']?\\s*[,}]?");
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (name.matcher(lines.get(i)).find()) {
          return file + ":" + (i + 1);
        }
      }
    } catch (IOException e) {
      return file.toString();
    }
    return file.toString();
  }
}
