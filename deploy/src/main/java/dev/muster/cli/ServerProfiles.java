package dev.muster.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The servers that the command line knows by name: a JSON file, readable by its owner alone because
 * the tokens stand in it.
 */
final class ServerProfiles {
  private static final String CURRENT = "current";
  private static final String SERVERS = "servers";

  private final Path file;

  ServerProfiles(Path file) {
    this.file = file;
  }

  /** Of this user: $MUSTER_CONFIG, else servers.json below the configuration directory. */
  static ServerProfiles ofUser() {
    String given = System.getenv("MUSTER_CONFIG");
    if (given != null) {
      return new ServerProfiles(Path.of(given));
    }
    String base = System.getenv("XDG_CONFIG_HOME");
    Path directory =
        base == null ? Path.of(System.getProperty("user.home"), ".config") : Path.of(base);
    return new ServerProfiles(directory.resolve("muster/servers.json"));
  }

  /** The names of all. */
  Set<String> names() {
    return new TreeSet<>(read().getJsonObject(SERVERS).fieldNames());
  }

  /** The one that is used when none is named. */
  Optional<String> current() {
    return Optional.ofNullable(read().getString(CURRENT));
  }

  ServerProfile find(String name) {
    JsonObject server = read().getJsonObject(SERVERS).getJsonObject(name);
    if (server == null) {
      throw new CliException(
          "no server is called %s: muster server list shows them".formatted(name));
    }
    return new ServerProfile(
        server.getString("url"),
        server.getString("token"),
        Optional.ofNullable(server.getString("ca")));
  }

  /** Adds one, in place of one with the same name. The first one becomes the current one. */
  void add(String name, ServerProfile server) {
    JsonObject all = read();
    all.getJsonObject(SERVERS)
        .put(
            name,
            new JsonObject()
                .put("url", server.url())
                .put("token", server.token())
                .put("ca", server.ca().orElse(null)));
    if (!all.containsKey(CURRENT)) {
      all.put(CURRENT, name);
    }
    write(all);
  }

  void use(String name) {
    find(name);
    write(read().put(CURRENT, name));
  }

  void remove(String name) {
    find(name);
    JsonObject all = read();
    all.getJsonObject(SERVERS).remove(name);
    if (name.equals(all.getString(CURRENT))) {
      all.remove(CURRENT);
    }
    write(all);
  }

  private JsonObject read() {
    if (!Files.exists(file)) {
      return new JsonObject().put(SERVERS, new JsonObject());
    }
    try {
      JsonObject all = new JsonObject(Files.readString(file));
      return all.containsKey(SERVERS) ? all : all.put(SERVERS, new JsonObject());
    } catch (IOException | DecodeException e) {
      throw new CliException("can't read %s: correct it or remove it".formatted(file));
    }
  }

  private void write(JsonObject all) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      Files.createDirectories(directory);
      Path fresh =
          Files.createTempFile(
              directory,
              "servers",
              ".json",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, all.encodePrettily() + "\n");
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CliException("can't write %s: check the directory".formatted(file));
    }
  }
}
