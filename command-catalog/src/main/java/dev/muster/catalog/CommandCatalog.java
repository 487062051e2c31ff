package dev.muster.catalog;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** All commands, read once from the table {@code commands.json} beside this class. */
public final class CommandCatalog {
  private static final Map<String, CommandType> COMMANDS = read();

  private CommandCatalog() {}

  /** The command with this {@code RequestType}. */
  public static Optional<CommandType> find(String requestType) {
    return Optional.ofNullable(COMMANDS.get(requestType));
  }

  /** All of them, by name. */
  public static Collection<CommandType> all() {
    return COMMANDS.values();
  }

  private static Map<String, CommandType> read() {
    try (InputStream in = CommandCatalog.class.getResourceAsStream("commands.json")) {
      Map<String, CommandType> all = new LinkedHashMap<>();
      for (Object each : new JsonArray(Buffer.buffer(in.readAllBytes()))) {
        CommandType command = command((JsonObject) each);
        all.put(command.name(), command);
      }
      return Collections.unmodifiableMap(all);
    } catch (IOException e) {
      throw new UncheckedIOException("the table of commands can't be read", e);
    }
  }

  private static CommandType command(JsonObject json) {
    Map<Platform, Support> on = new EnumMap<>(Platform.class);
    platforms(json.getJsonObject("on"), (platform, needs) -> on.put(platform, support(needs)));
    return new CommandType(
        json.getString("type"),
        json.getString("summary"),
        Optional.ofNullable(json.getString("danger"))
            .map(danger -> Danger.valueOf(danger.toUpperCase(Locale.ROOT))),
        on,
        keys(json.getJsonArray("keys")),
        keys(json.getJsonArray("answers")));
  }

  private static Support support(JsonObject json) {
    JsonObject shared = json.getJsonObject("sharedIpad", new JsonObject());
    return new Support(
        new Version(json.getString("since")),
        Optional.ofNullable(json.getString("accessRight")),
        json.getBoolean("device", true),
        // Of iPads, those with several users have user channels.
        json.getBoolean("user", false) || shared.getBoolean("userchannel", false),
        json.getBoolean("supervised", false),
        json.getBoolean("dep", false),
        !"forbidden".equals(json.getString("userEnrollment")));
  }

  private static List<Key> keys(JsonArray array) {
    List<Key> keys = new ArrayList<>();
    for (Object each : array) {
      JsonObject json = (JsonObject) each;
      Map<Platform, Key.Use> on = new EnumMap<>(Platform.class);
      platforms(
          json.getJsonObject("on", new JsonObject()),
          (platform, use) ->
              on.put(
                  platform,
                  new Key.Use(
                      Optional.ofNullable(use.getString("since")).map(Version::new),
                      use.getBoolean("never", false),
                      use.getBoolean("supervised", false))));
      keys.add(
          new Key(
              json.getString("name"),
              KeyType.valueOf(json.getString("type").toUpperCase(Locale.ROOT)),
              json.getBoolean("required", false),
              Optional.ofNullable(json.getValue("default")),
              json.getJsonArray("values", new JsonArray()).stream().toList(),
              on,
              keys(json.getJsonArray("keys", new JsonArray()))));
    }
    return keys;
  }

  private static void platforms(JsonObject json, BiConsumer<Platform, JsonObject> visitor) {
    for (String name : json.fieldNames()) {
      Platform.named(name).ifPresent(p -> visitor.accept(p, json.getJsonObject(name)));
    }
  }
}
