package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * YAML of texts, {@code true} and {@code false}, lists and mappings. Everything else is a text: the
 * system {@code 26.10} is no number, the region {@code NO} is Norway, and a date is what was
 * written.
 */
final class DepYaml {
  private static final int LONGEST = 8 * 1024 * 1024;

  /** Aliases can write much with little. */
  private static final int MOST_VALUES = 200_000;

  private DepYaml() {}

  /** It is no YAML, or too much of it; the message says where. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message);
    }
  }

  /** As YAML 1.2 has it, without numbers. */
  private static final class Texts extends Resolver {
    private static final Pattern TRUE_OR_FALSE =
        Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NOTHING = Pattern.compile("~|null|Null|NULL|");

    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.BOOL, TRUE_OR_FALSE, "tTfF");
      addImplicitResolver(Tag.NULL, NOTHING, "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
      addImplicitResolver(Tag.MERGE, MERGE, "<");
    }
  }

  /** Also what a terminal would not print is a text, and no base64. */
  private static final class TextsWritten extends Representer {
    TextsWritten(DumperOptions options) {
      super(options);
      representers.put(
          String.class,
          text -> representScalar(Tag.STR, (String) text, DumperOptions.ScalarStyle.PLAIN));
    }
  }

  /** Reads one document into maps, lists, strings and booleans. */
  static Object read(String text) throws Unreadable {
    return read(text, new Texts());
  }

  /** The same with numbers, for commands, whose keys have types. */
  static Object readTyped(String text) throws Unreadable {
    return read(text, new Resolver());
  }

  private static Object read(String text, Resolver resolver) throws Unreadable {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(LONGEST);
    options.setAllowDuplicateKeys(false);
    try {
      Object content = yaml(options, new DumperOptions(), resolver).load(text);
      count(content, 0);
      return content;
    } catch (MarkedYAMLException e) {
      throw new Unreadable(
          "line %d, column %d: %s"
              .formatted(
                  e.getProblemMark().getLine() + 1,
                  e.getProblemMark().getColumn() + 1,
                  e.getProblem()));
    } catch (YAMLException e) {
      throw new Unreadable("it can't be read as YAML: " + e.getMessage());
    }
  }

  private static int count(Object content, int before) throws Unreadable {
    int values = before + 1;
    if (values > MOST_VALUES) {
      throw new Unreadable("it has more than %d values".formatted(MOST_VALUES));
    }
    List<Object> inside =
        switch (content) {
          case Map<?, ?> map -> new ArrayList<>(map.values());
          case List<?> list -> new ArrayList<>(list);
          case null, default -> List.of();
        };
    for (Object one : inside) {
      values = count(one, values);
    }
    return values;
  }

  /** Writes a document, so that other readers of YAML take its texts for texts as well. */
  static String write(JsonObject document) {
    Map<String, Object> content = plain(document);
    String text = write(content, true);
    return Printable.json(text).equals(text) ? text : write(content, false);
  }

  private static String write(Map<String, Object> content, boolean unicode) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setAllowUnicode(unicode);
    options.setWidth(120);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return yaml(new LoaderOptions(), options, new Resolver()).dump(content);
  }

  private static Yaml yaml(LoaderOptions reading, DumperOptions writing, Resolver resolver) {
    return new Yaml(
        new SafeConstructor(reading), new TextsWritten(writing), writing, reading, resolver);
  }

  private static Map<String, Object> plain(JsonObject json) {
    Map<String, Object> map = new LinkedHashMap<>();
    json.forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
    return map;
  }

  private static Object plain(Object value) {
    return switch (value) {
      case JsonObject json -> plain(json);
      case JsonArray list -> list.stream().map(DepYaml::plain).toList();
      case null -> null;
      default -> value;
    };
  }
}
