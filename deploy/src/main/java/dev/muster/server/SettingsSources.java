package dev.muster.server;

import dev.muster.core.selection.Spelling;
import dev.muster.projections.StreamsSettings;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.KafkaSection;
import dev.muster.server.config.Settings;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What file, environment and command line say, each above the one before, and where each setting
 * stands.
 */
final class SettingsSources {
  private static final String VARIABLE = "MUSTER_";

  /** Variables that the launcher and the command line use, and the server does not. */
  private static final Set<String> NOT_SETTINGS =
      Set.of(
          "MUSTER_DATA",
          "MUSTER_TOKEN",
          "MUSTER_SERVER",
          "MUSTER_CA",
          "MUSTER_CONFIG",
          "MUSTER_LOG_FORMAT",
          "MUSTER_JAVA_HOME",
          "MUSTER_JAVA_OPTS");

  private final Set<String> known;
  private final Map<String, String> values;
  private final Map<String, String> places = new TreeMap<>();
  private final List<String> unknown = new ArrayList<>();

  /** With nothing but what holds where nobody says anything else. */
  SettingsSources(Map<String, String> defaults) {
    this.known = Set.copyOf(defaults.keySet());
    this.values = new TreeMap<>(defaults);
  }

  /** Takes the settings of a properties file. */
  void file(Path file) {
    Properties properties = new Properties();
    String text;
    try {
      text = Files.readString(file);
      properties.load(new StringReader(text));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "can't read the settings in %s: check its name and rights, and that it is text"
              .formatted(file),
          e);
    }
    List<String> lines = text.lines().toList();
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      take(key, properties.getProperty(key), file + line(lines, key));
    }
  }

  /** The last line counts that begins with a key; one that is written with escapes has none. */
  private static String line(List<String> lines, String key) {
    for (int i = lines.size(); i > 0; i--) {
      String line = lines.get(i - 1).stripLeading();
      if (line.startsWith(key) && !line.substring(key.length()).matches("[\\w.-].*")) {
        return ":" + i;
      }
    }
    return "";
  }

  /** Takes the settings among the variables of the environment. */
  void environment(Map<String, String> environment) {
    new TreeMap<>(ServiceLinks.without(environment))
        .forEach(
            (name, value) -> {
              if (name.startsWith(VARIABLE) && !NOT_SETTINGS.contains(name)) {
                String key = name.substring(VARIABLE.length()).toLowerCase(Locale.ROOT);
                take(key.replace('_', '.'), value, name + " in the environment");
              }
            });
  }

  /** Takes the settings of the command line. */
  void commandLine(Map<String, String> settings) {
    new TreeMap<>(settings).forEach((key, value) -> take(key, value, "--set"));
  }

  private void take(String key, String value, String place) {
    boolean forKafka =
        key.startsWith(KafkaSection.PREFIX)
            && StreamsSettings.known(key.substring(KafkaSection.PREFIX.length()));
    if (known.contains(key) || forKafka) {
      values.put(key, value);
      places.put(key, place);
    } else {
      unknown.add("%s: there is no setting %s%s".formatted(place, key, meant(key)));
    }
  }

  private String meant(String key) {
    Set<String> all = new TreeSet<>(known);
    if (key.startsWith(KafkaSection.PREFIX)) {
      StreamsSettings.names().forEach(name -> all.add(KafkaSection.PREFIX + name));
    }
    return Spelling.nearest(key, all)
        .map(": did you mean %s?"::formatted)
        .orElse(" (docs/configuration.md lists them all)");
  }

  /** All settings, with the defaults of those that nobody gave. */
  Map<String, String> values() {
    return values;
  }

  /** The settings that were given and do not exist, each as a sentence. */
  List<String> unknown() {
    return unknown;
  }

  /** A problem as a sentence, behind the place where its setting stands. */
  String placed(Settings.Problem problem) {
    return places.get(problem.key()) + ": " + problem.sentence();
  }
}
