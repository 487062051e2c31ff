package dev.muster.cli;

import dev.muster.server.OperatorFiles;
import dev.muster.server.config.ConfigurationException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The file with profiles for Setup Assistant and the rules that say which device gets which: YAML
 * with {@code profiles} and {@code rules}, which becomes the document of the API.
 */
final class DepFile {
  private static final int LONGEST = 8 * 1024 * 1024;
  private static final String PROFILES = "profiles";
  private static final String RULES = "rules";

  /** In a profile, the certificates of a PEM file in place of base64. */
  private static final String CERTIFICATES_OF = "@";

  private static final Set<String> CERTIFICATE_LISTS =
      Set.of("anchor_certs", "supervising_host_certs");

  /** In the order in which they are written. */
  private static final List<String> RULE_KEYS =
      List.of(
          "account",
          "family",
          "model",
          "serial_number",
          "asset_tag",
          "color",
          "label",
          "profile",
          "minimum_os");

  private final Path directory;
  private final List<String> errors = new ArrayList<>();

  private DepFile(Path directory) {
    this.directory = directory;
  }

  /**
   * What was read.
   *
   * @param document for the API
   * @param errors for which it can't be given to it, a line each
   */
  record Read(JsonObject document, List<String> errors) {}

  /** Reads a file, or standard input where its name is {@code -}. */
  static Read read(String name) {
    Path directory = name.equals("-") ? Path.of("") : Path.of(name).toAbsolutePath().getParent();
    return parse(text(name), directory);
  }

  /**
   * Reads a text.
   *
   * @param directory where the files are that it names
   */
  static Read parse(String text, Path directory) {
    DepFile file = new DepFile(directory);
    try {
      JsonObject document = file.document(DepYaml.read(text));
      return new Read(document, List.copyOf(file.errors));
    } catch (DepYaml.Unreadable e) {
      return new Read(new JsonObject(), List.of(e.getMessage()));
    }
  }

  static String text(String name) {
    try (InputStream in = name.equals("-") ? System.in : Files.newInputStream(Path.of(name))) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new CliException("%s is longer than 8 MB".formatted(name));
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(name));
    }
  }

  private JsonObject document(Object content) {
    JsonObject document = new JsonObject();
    if (!(content instanceof Map<?, ?> parts)) {
      errors.add("the file has neither profiles: nor rules: at its top");
      return document;
    }
    parts.forEach(
        (name, part) -> {
          if (name.equals(PROFILES)) {
            document.put(PROFILES, profiles(part));
          } else if (name.equals(RULES)) {
            document.put(RULES, rules(part));
          } else {
            errors.add("%s: there is no such part; there are profiles and rules".formatted(name));
          }
        });
    return document;
  }

  private JsonObject profiles(Object part) {
    JsonObject profiles = new JsonObject();
    if (part instanceof Map<?, ?> all) {
      all.forEach((name, profile) -> profiles.put(String.valueOf(name), profile(name, profile)));
    } else if (part != null) {
      errors.add("profiles: write each as a name with Apple's keys below it");
    }
    return profiles;
  }

  private JsonObject profile(Object name, Object content) {
    JsonObject profile = new JsonObject();
    if (content instanceof Map<?, ?> keys) {
      keys.forEach(
          (key, value) ->
              profile.put(String.valueOf(key), value(name, String.valueOf(key), value)));
    } else {
      errors.add("profile %s: write Apple's keys below it".formatted(name));
    }
    return profile;
  }

  private Object value(Object profile, String key, Object value) {
    if (!CERTIFICATE_LISTS.contains(key) || !(value instanceof List<?> items)) {
      return json(value);
    }
    JsonArray certificates = new JsonArray();
    for (Object item : items) {
      if (item instanceof String text && text.startsWith(CERTIFICATES_OF)) {
        certificates(profile, key, text.substring(CERTIFICATES_OF.length()), certificates);
      } else {
        certificates.add(json(item));
      }
    }
    return certificates;
  }

  private void certificates(Object profile, String key, String file, JsonArray found) {
    try {
      for (X509Certificate one : OperatorFiles.certificates(directory.resolve(file))) {
        found.add(Base64.getEncoder().encodeToString(one.getEncoded()));
      }
    } catch (ConfigurationException | CertificateEncodingException e) {
      errors.add("profile %s: %s: %s".formatted(profile, key, e.getMessage()));
    }
  }

  private JsonArray rules(Object part) {
    JsonArray rules = new JsonArray();
    if (part instanceof List<?> all) {
      for (int i = 0; i < all.size(); i++) {
        rules.add(rule(i + 1, all.get(i)));
      }
    } else if (part != null) {
      errors.add("rules: write them as a list, each beginning with -");
    }
    return rules;
  }

  private JsonObject rule(int number, Object content) {
    JsonObject rule = new JsonObject();
    if (!(content instanceof Map<?, ?> keys)) {
      errors.add("rule %d: write conditions and profile: below it".formatted(number));
      return rule;
    }
    keys.forEach(
        (key, value) -> {
          if (!RULE_KEYS.contains(key)) {
            errors.add(
                "rule %d: %s: there is no such condition; there are %s"
                    .formatted(number, key, String.join(", ", RULE_KEYS)));
          } else if (value instanceof String text && !text.isEmpty()) {
            rule.put(String.valueOf(key), text);
          } else if (value != null) {
            errors.add("rule %d: %s: give a text".formatted(number, key));
          }
        });
    return rule;
  }

  private static Object json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        JsonObject json = new JsonObject();
        map.forEach((key, item) -> json.put(String.valueOf(key), json(item)));
        yield json;
      }
      case List<?> list -> {
        JsonArray json = new JsonArray();
        list.forEach(item -> json.add(json(item)));
        yield json;
      }
      case null -> null;
      default -> value;
    };
  }
}
