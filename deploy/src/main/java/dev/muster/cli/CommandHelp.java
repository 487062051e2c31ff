package dev.muster.cli;

import dev.muster.catalog.CommandExample;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Key;
import dev.muster.catalog.KeyType;
import dev.muster.catalog.Platform;
import dev.muster.catalog.Support;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The help page of one of Apple's commands, from the catalog. */
final class CommandHelp {
  private CommandHelp() {}

  static void print(CommandType command, PrintWriter out) {
    out.printf(
        "%s: %s%n%nUsage: muster command %s ID… [-p KEY=VALUE]…%n",
        command.name(), command.summary(), command.name());
    out.printf("%nWho can do it:%n");
    new TreeMap<>(command.on())
        .forEach((platform, needs) -> out.printf("  %s%n", needs(platform, needs)));
    if (command.keys().isEmpty()) {
      out.printf("%nIt takes no keys.%n");
    } else {
      out.printf("%nKeys:%n");
      keys(command.keys(), 1, out);
    }
    if (!command.answers().isEmpty()) {
      out.printf(
          "%nIt answers with: %s%n",
          command.answers().stream().map(Key::name).collect(Collectors.joining(", ")));
    }
    JsonObject example = CommandExample.of(command);
    out.printf("%nIn JSON, for POST /v1/commands:%n  %s%n", example.encode());
  }

  private static String needs(Platform platform, Support needs) {
    List<String> all = new ArrayList<>();
    if (needs.supervised()) {
      all.add("supervised");
    }
    if (needs.dep()) {
      all.add("through Automated Device Enrollment");
    }
    needs.accessRight().ifPresent(right -> all.add("access right " + right));
    all.add(
        needs.deviceChannel() && needs.userChannel()
            ? "device or user"
            : needs.userChannel() ? "user only" : "device only");
    if (!needs.userEnrollment()) {
      all.add("not in a User Enrollment");
    }
    return "%s %s or later: %s"
        .formatted(platform.appleName(), needs.since(), String.join(", ", all));
  }

  private static void keys(List<Key> keys, int depth, PrintWriter out) {
    for (Key key : keys) {
      out.printf("%s%s  %s%n", "  ".repeat(depth), key.name(), facts(key));
      boolean values = key.type() == KeyType.STRING;
      if (!values) {
        keys(key.keys(), depth + 1, out);
      }
    }
  }

  private static String facts(Key key) {
    List<String> all = new ArrayList<>();
    all.add(key.type().name().toLowerCase(Locale.ROOT));
    if (key.required()) {
      all.add("required");
    }
    key.defaultValue().ifPresent(value -> all.add("default " + value));
    if (!key.values().isEmpty()) {
      all.add(
          "one of " + key.values().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }
    if (key.type() == KeyType.STRING && !key.keys().isEmpty()) {
      all.add("such as " + key.keys().stream().map(Key::name).collect(Collectors.joining(", ")));
    }
    String where =
        new TreeMap<>(key.on())
            .entrySet().stream()
                .map(CommandHelp::use)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    if (!where.isEmpty()) {
      all.add(where);
    }
    return String.join("; ", all);
  }

  private static String use(Map.Entry<Platform, Key.Use> entry) {
    String platform = entry.getKey().appleName();
    Key.Use use = entry.getValue();
    if (use.never()) {
      return "not on " + platform;
    }
    String since = use.since().map(version -> platform + " " + version).orElse("");
    return use.supervised() ? (since.isEmpty() ? platform : since) + " supervised" : since;
  }
}
